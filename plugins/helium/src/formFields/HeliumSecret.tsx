import {
  type FieldExtensionComponentProps,
  useTemplateSecrets,
} from '@backstage/plugin-scaffolder-react';
import TextField from '@material-ui/core/TextField';
import useEffectOnce from 'react-use/esm/useEffectOnce';
import { useErrorTextStyles } from '../components/common/tones';
import { useTranslation } from '../hooks/useTranslation';
import { problemText } from '../values/problemText';
import { valuesProblem } from '../values/yaml';
import { FAULTY, GIVEN, SecretOptions } from './secretValue';

/** A secret, kept apart from the form's data, which hold no more than that there is one; checked while it is typed when it is YAML. */
export function HeliumSecret(
  props: FieldExtensionComponentProps<string | undefined, SecretOptions>,
) {
  const { name, formData, onChange, schema, uiSchema, idSchema, rawErrors } =
    props;
  const { yaml } = uiSchema?.['ui:options'] ?? {};
  const { t } = useTranslation();
  const errorText = useErrorTextStyles();
  const { secrets, setSecrets } = useTemplateSecrets();
  const secret = secrets[name] ?? '';
  const problemOf = (text: string) => (yaml ? valuesProblem(text) : undefined);
  const problem = problemOf(secret);
  useEffectOnce(() => {
    // A form that is filled in from a link, or once more, brings no secrets along.
    if (!secret && formData !== undefined) {
      onChange(undefined);
    }
  });
  const change = (text: string) => {
    setSecrets({ [name]: text });
    const mask = problemOf(text) ? FAULTY : GIVEN;
    onChange(text ? mask : undefined);
  };
  return (
    <TextField
      id={idSchema?.$id}
      className={errorText.field}
      type="password"
      fullWidth
      margin="normal"
      label={schema.title ?? name}
      placeholder={uiSchema?.['ui:placeholder']}
      value={secret}
      onChange={event => change(event.target.value)}
      required={props.required}
      disabled={props.disabled || props.readonly}
      error={problem !== undefined || (rawErrors?.length ?? 0) > 0}
      helperText={problem ? problemText(t, problem) : schema.description}
      FormHelperTextProps={{ 'aria-live': 'polite' }}
      inputProps={{ autoComplete: 'new-password', spellCheck: false }}
    />
  );
}
