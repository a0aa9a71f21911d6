import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import {
  durationText,
  END_OF_DAY,
  instantText,
  readExpiry,
} from '@helium-portal/backstage-plugin-helium-common';
import FormHelperText from '@material-ui/core/FormHelperText';
import MenuItem from '@material-ui/core/MenuItem';
import TextField from '@material-ui/core/TextField';
import Alert from '@material-ui/lab/Alert';
import { DateTime } from 'luxon';
import { useState } from 'react';
import { isUnreachable } from '../api/errors';
import { useErrorTextStyles } from '../components/common/tones';
import { UnavailableProgram } from '../components/common/UnavailableProgram';
import { toLocalInput } from '../components/WorkspacePage/expiry';
import { useFormat } from '../hooks/useFormat';
import { useNow } from '../hooks/useNow';
import { usePrograms } from '../hooks/usePrograms';
import { useTranslation } from '../hooks/useTranslation';
import {
  LifetimeOptions,
  limitTexts,
  ownerOf,
  programOf,
  readLifetime,
} from './lifetime';

const CHOICES = ['PT4H', 'PT8H', 'P1D', 'P3D', 'P1W'];
const DEFAULT = 'default';
const CUSTOM = 'custom';

/**
 * When a workspace goes: a duration such as `8 hours`, an instant such as `2030-01-31 18:00 +01:00`, since both are shown in the review
 * as they are, or nothing for the program's default. ISO 8601 is taken for both, too.
 */
export function HeliumExpiry(
  props: FieldExtensionComponentProps<string | undefined, LifetimeOptions>,
) {
  const { formData, onChange, schema, uiSchema, idSchema, rawErrors } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const errorText = useErrorTextStyles();
  const now = DateTime.fromMillis(useNow(15_000));
  const form = props.formContext?.formData;
  const { programs, error } = usePrograms(ownerOf(form));
  const program = programOf(
    programs,
    uiSchema?.['ui:options']?.program,
    form?.program,
  );
  const limits = program && limitTexts(program, now);

  const choices = CHOICES.filter(
    choice => readLifetime(choice, program, now).problem === undefined,
  );
  const chosen = CHOICES.find(
    item => formData && readExpiry(formData)?.expiresIn === item,
  );
  const [custom, setCustom] = useState(formData !== undefined && !chosen);
  const choice = custom ? CUSTOM : chosen ?? DEFAULT;
  const { end, problem: wrong } = readLifetime(formData, program, now);

  const problem = (() => {
    if (wrong === 'invalid' || wrong === 'past') return t(`lifetime.${wrong}`);
    if (!wrong || !limits) return undefined;
    const { duration, at } = limits[wrong];
    return t(`lifetime.${wrong}`, {
      duration: format.isoDuration(duration),
      date: format.absolute(at),
    });
  })();

  const choose = (next: string) => {
    setCustom(next === CUSTOM);
    if (next === CUSTOM) {
      onChange(instantText(end ?? now.plus({ hours: 8 })));
    } else {
      onChange(next === DEFAULT ? undefined : durationText(next));
    }
  };
  const chooseDate = (local: string) => {
    const at = DateTime.fromISO(local);
    onChange(at.isValid ? instantText(at) : undefined);
  };

  const defaultText = () => {
    if (!program) return t('lifetime.unknownDefault');
    const lifetime = program.expiry.default;
    return lifetime === END_OF_DAY
      ? t('lifetime.endOfDay')
      : t('lifetime.default', { duration: format.isoDuration(lifetime) });
  };

  // The form shows what its validation found below the field by itself.
  const told = problem && rawErrors?.includes(problem) ? undefined : problem;
  const failed = problem !== undefined || (rawErrors?.length ?? 0) > 0;
  const id = idSchema?.$id ?? 'helium-expiry';
  const disabled = props.disabled || props.readonly;
  return (
    <div className={errorText.field}>
      <UnavailableProgram program={program} />
      {program?.rehearsal && (
        <Alert severity="info" role="note">
          {t('rehearsal.form')}
        </Alert>
      )}
      <TextField
        select
        id={id}
        fullWidth
        margin="normal"
        label={schema.title ?? t('lifetime.label')}
        value={choice}
        onChange={event => choose(event.target.value)}
        required={props.required}
        disabled={disabled}
        error={failed}
        SelectProps={{
          SelectDisplayProps: { 'aria-describedby': `${id}-end` },
        }}
      >
        <MenuItem value={DEFAULT}>{defaultText()}</MenuItem>
        {choices.map(item => (
          <MenuItem key={item} value={item}>
            {format.isoDuration(item)}
          </MenuItem>
        ))}
        <MenuItem value={CUSTOM}>{t('lifetime.custom')}</MenuItem>
      </TextField>
      {custom && (
        <TextField
          id={`${id}-custom`}
          type="datetime-local"
          fullWidth
          margin="normal"
          label={t('lifetime.customLabel')}
          value={end ? toLocalInput(end) : ''}
          onChange={event => chooseDate(event.target.value)}
          disabled={disabled}
          error={failed}
          InputLabelProps={{ shrink: true }}
          inputProps={{
            min: toLocalInput(limits?.tooEarly.at ?? now),
            max: limits && toLocalInput(limits.tooLate.at),
          }}
        />
      )}
      <FormHelperText
        id={`${id}-end`}
        error={told !== undefined}
        aria-live="polite"
      >
        {told ?? (
          <>
            {end &&
              !problem &&
              t('lifetime.result', { date: format.absolute(end) })}{' '}
            {limits &&
              t('lifetime.maximum', {
                duration: format.isoDuration(limits.tooLate.duration),
                date: format.absolute(limits.tooLate.at),
              })}
            {!program && isUnreachable(error) && t('offline.limits')}
          </>
        )}
      </FormHelperText>
    </div>
  );
}
