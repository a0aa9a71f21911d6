import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import FormHelperText from '@material-ui/core/FormHelperText';
import MenuItem from '@material-ui/core/MenuItem';
import TextField from '@material-ui/core/TextField';
import { DateTime, Duration } from 'luxon';
import { useState } from 'react';
import { useErrorTextStyles } from '../components/common/tones';
import { UnavailableProgram } from '../components/common/UnavailableProgram';
import { toLocalInput } from '../components/WorkspacePage/expiry';
import { useFormat } from '../hooks/useFormat';
import { useNow } from '../hooks/useNow';
import { usePrograms } from '../hooks/usePrograms';
import { useTranslation } from '../hooks/useTranslation';
import { latestEnd, lifetimeEnd, LifetimeOptions, programOf } from './lifetime';

const CHOICES = ['PT4H', 'PT8H', 'P1D', 'P3D', 'P1W'];
const DEFAULT = 'default';
const CUSTOM = 'custom';

/**
 * When a workspace goes: a duration such as `PT8H`, an instant, or nothing for
 * the program's default.
 */
export function HeliumExpiry(
  props: FieldExtensionComponentProps<string | undefined, LifetimeOptions>,
) {
  const { formData, onChange, schema, uiSchema, idSchema, rawErrors } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const errorText = useErrorTextStyles();
  const now = DateTime.fromMillis(useNow(15_000));
  const { programs } = usePrograms();
  const program = programOf(
    programs,
    uiSchema?.['ui:options']?.program,
    props.formContext?.formData?.program,
  );
  const latest = latestEnd(program, now);

  const choices = CHOICES.filter(
    choice => !latest || now.plus(Duration.fromISO(choice)) <= latest,
  );
  const [custom, setCustom] = useState(
    () => formData !== undefined && !CHOICES.includes(formData),
  );
  const choice = custom ? CUSTOM : formData ?? DEFAULT;
  const end = lifetimeEnd(formData ?? program?.expiry.default ?? '', now);

  const problem = (() => {
    if (!formData) return undefined;
    if (!end) return t('lifetime.invalid');
    if (end <= now) return t('lifetime.past');
    return program && latest && end > latest
      ? t('lifetime.tooLate', {
          duration: format.isoDuration(program.expiry.maximum),
          date: format.absolute(latest),
        })
      : undefined;
  })();

  const choose = (next: string) => {
    setCustom(next === CUSTOM);
    if (next === CUSTOM) {
      onChange((end ?? now.plus({ hours: 8 })).toUTC().toISO() ?? undefined);
    } else {
      onChange(next === DEFAULT ? undefined : next);
    }
  };
  const chooseDate = (local: string) => {
    const at = DateTime.fromISO(local);
    onChange(at.isValid ? at.toUTC().toISO() ?? undefined : undefined);
  };

  // The form shows what its validation found below the field by itself.
  const told = problem && rawErrors?.includes(problem) ? undefined : problem;
  const failed = problem !== undefined || (rawErrors?.length ?? 0) > 0;
  const id = idSchema?.$id ?? 'helium-expiry';
  const disabled = props.disabled || props.readonly;
  return (
    <div className={errorText.field}>
      <UnavailableProgram program={program} />
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
        <MenuItem value={DEFAULT}>
          {program
            ? t('lifetime.default', {
                duration: format.isoDuration(program.expiry.default),
              })
            : t('lifetime.unknownDefault')}
        </MenuItem>
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
            min: toLocalInput(now),
            max: latest && toLocalInput(latest),
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
              t('lifetime.result', {
                date: format.absolute(end),
                zone: DateTime.local().zoneName ?? '',
              })}{' '}
            {latest &&
              program &&
              t('lifetime.maximum', {
                duration: format.isoDuration(program.expiry.maximum),
                date: format.absolute(latest),
              })}
          </>
        )}
      </FormHelperText>
    </div>
  );
}
