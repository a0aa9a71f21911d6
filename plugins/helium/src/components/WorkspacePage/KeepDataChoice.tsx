import type { ProgramKeptData } from '@helium-portal/backstage-plugin-helium-common';
import Checkbox from '@material-ui/core/Checkbox';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import TextField from '@material-ui/core/TextField';
import { Duration } from 'luxon';
import { useState } from 'react';
import { useTranslation } from '../../hooks/useTranslation';

const daysOf = (duration: string) =>
  Math.max(1, Math.floor(Duration.fromISO(duration).as('days')));

/**
 * Whether the data outlives its workspace, and for how many days.
 *
 * @param props - `value`: an ISO 8601 duration; undefined when it goes as well, empty when what was typed is none
 */
export function KeepDataChoice(props: {
  limits: ProgramKeptData;
  value: string | undefined;
  onChange(value: string | undefined): void;
}) {
  const { limits, value, onChange } = props;
  const { t } = useTranslation();
  const maximum = daysOf(limits.maximum);
  const [days, setDays] = useState(String(daysOf(limits.default)));
  const keeps = value !== undefined;
  const toValue = (text: string) =>
    /^[1-9]\d*$/.test(text) && Number(text) <= maximum ? `P${text}D` : '';

  return (
    <>
      <FormControlLabel
        control={
          <Checkbox
            color="primary"
            checked={keeps}
            onChange={(_, checked) =>
              onChange(checked ? toValue(days) : undefined)
            }
          />
        }
        label={t('keptData.keep')}
      />
      {keeps && (
        <TextField
          id="helium-keep-data-days"
          type="number"
          variant="outlined"
          label={t('keptData.days')}
          helperText={t('keptData.atMost', { count: maximum })}
          error={value === ''}
          value={days}
          onChange={event => {
            setDays(event.target.value);
            onChange(toValue(event.target.value));
          }}
          inputProps={{ min: 1, max: maximum }}
        />
      )}
    </>
  );
}
