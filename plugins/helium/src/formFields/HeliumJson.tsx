import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import { useTranslation } from '../hooks/useTranslation';
import { jsonProblem } from './json';

const useStyles = makeStyles({
  input: {
    fontFamily: 'Menlo, Consolas, monospace',
    fontSize: '0.8125rem',
    lineHeight: 1.5,
  },
});

/** A JSON object as text, checked while it is typed. */
export function HeliumJson(
  props: FieldExtensionComponentProps<string | undefined>,
) {
  const { formData, onChange, schema, uiSchema, idSchema, rawErrors } = props;
  const { t } = useTranslation();
  const classes = useStyles();
  const problem = jsonProblem(t, formData ?? '');
  // The form shows what its validation found below the field by itself.
  const said = problem !== undefined && rawErrors?.includes(problem);
  return (
    <TextField
      id={idSchema?.$id}
      fullWidth
      multiline
      minRows={8}
      maxRows={24}
      margin="normal"
      variant="outlined"
      label={schema.title ?? t('json.label')}
      placeholder={uiSchema?.['ui:placeholder']}
      value={formData ?? ''}
      onChange={event => onChange(event.target.value || undefined)}
      required={props.required}
      disabled={props.disabled || props.readonly}
      error={problem !== undefined || (rawErrors?.length ?? 0) > 0}
      helperText={said ? undefined : problem ?? schema.description}
      FormHelperTextProps={{ 'aria-live': 'polite' }}
      InputLabelProps={{ shrink: true }}
      inputProps={{
        className: classes.input,
        maxLength: schema.maxLength,
        spellCheck: false,
        autoCapitalize: 'off',
        autoComplete: 'off',
        wrap: 'off',
      }}
    />
  );
}
