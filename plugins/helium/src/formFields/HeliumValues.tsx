import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import Box from '@material-ui/core/Box';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import { useState } from 'react';
import { isUnreachable } from '../api/errors';
import { Fold } from '../components/common/Fold';
import { UnavailableProgram } from '../components/common/UnavailableProgram';
import { EffectiveValuesView } from '../effectiveValues/EffectiveValuesView';
import { usePrograms } from '../hooks/usePrograms';
import { useTranslation } from '../hooks/useTranslation';
import { exampleOf } from '../values/Example';
import { refusals, refusedBy } from '../values/refusals';
import { ValuesInput } from '../values/ValuesInput';
import { keyLines, valuesProblem } from '../values/yaml';
import { parameterOf, ValuesOptions } from './effectiveRequest';
import { programOf } from './lifetime';
import { TypedValues, useTypedValues } from './useTypedValues';

/** Helm values, or any YAML mapping, as text; and what the program's charts make of it. */
export function HeliumValues(
  props: FieldExtensionComponentProps<string | undefined, ValuesOptions>,
) {
  const { formData, onChange, schema, uiSchema, idSchema, rawErrors } = props;
  const { t } = useTranslation();
  const text = formData ?? '';
  const options = uiSchema?.['ui:options'];
  const form = props.formContext?.formData ?? {};
  const { programs, loading, error } = usePrograms();
  const program = programOf(programs, options?.program, form.program);
  const [opened, setOpened] = useState(false);
  const parameter = parameterOf(options);
  const typed = useTypedValues({
    program: program?.unavailable ? undefined : program,
    parameter,
    text,
    formData: form,
    wanted: opened || text.trim() !== '',
    problemOf: valuesProblem,
  });

  const refused = text.trim()
    ? refusals(
        t,
        text,
        refusedBy(typed.answer.value?.charts ?? [], parameter),
        { outdated: typed.outdated },
      )
    : [];
  const lineOf = keyLines(text);
  // The answer may be of an earlier text.
  const unknown = (typed.answer.value?.charts ?? []).flatMap(
    chart => chart.unknown?.filter(key => lineOf(key) !== undefined) ?? [],
  );
  const unchecked =
    text.trim() !== '' &&
    [error, typed.answer.error].some(each => isUnreachable(each));
  const help = schema.description ?? t('values.help');
  const id = idSchema?.$id ?? 'helium-values';
  return (
    <>
      <UnavailableProgram program={program} />
      <ValuesInput
        id={id}
        label={schema.title ?? t('values.label')}
        help={unchecked ? t('offline.field') : help}
        example={exampleOf(schema)}
        problems={refused}
        said={rawErrors}
        value={text}
        onChange={value => onChange(value || undefined)}
        required={props.required}
        disabled={props.disabled || props.readonly}
      />
      {unknown.length > 0 && (
        <Alert severity="info" role="status">
          {t('effective.unknown', {
            count: unknown.length,
            keys: unknown.join(', '),
          })}
        </Alert>
      )}
      {!program?.unavailable && (
        <Box mt={2}>
          <Fold
            id={`${id}-effective`}
            title={t('effective.title')}
            onOpened={setOpened}
          >
            {program || loading ? (
              <Answer id={`${id}-effective`} typed={typed} />
            ) : (
              <Typography>{t('effective.noProgram')}</Typography>
            )}
          </Fold>
        </Box>
      )}
    </>
  );
}

function Answer(props: { id: string; typed: TypedValues }) {
  const { answer, faulty } = props.typed;
  const { t } = useTranslation();
  if (faulty && !answer.value) {
    return <Typography>{t('effective.unreadable')}</Typography>;
  }
  return (
    <EffectiveValuesView
      id={props.id}
      answer={answer}
      note={faulty ? t('effective.stale') : t('effective.withoutSecrets')}
      forbidden={t('effective.forbidden')}
    />
  );
}
