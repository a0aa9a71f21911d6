import {
  type FieldExtensionComponentProps,
  useTemplateSecrets,
} from '@backstage/plugin-scaffolder-react';
import useEffectOnce from 'react-use/esm/useEffectOnce';
import { useTranslation } from '../hooks/useTranslation';
import { exampleOf } from '../values/Example';
import { SecretInput } from '../values/SecretInput';
import { secretProblem } from '../values/secretProblem';
import { faulty, GIVEN, SecretOptions } from './secretValue';

/** A secret, kept apart from the form's data, which hold no more than that there is one; checked while it is typed when it is YAML. */
export function HeliumSecret(
  props: FieldExtensionComponentProps<string | undefined, SecretOptions>,
) {
  const { name, formData, onChange, schema, uiSchema, idSchema, rawErrors } =
    props;
  const { yaml, multiline } = uiSchema?.['ui:options'] ?? {};
  const { t } = useTranslation();
  const { secrets, setSecrets } = useTemplateSecrets();
  const secret = secrets[name] ?? '';
  useEffectOnce(() => {
    // A form that is filled in from a link, or once more, brings no secrets along.
    if (!secret && formData !== undefined) {
      onChange(undefined);
    }
  });
  const change = (text: string) => {
    setSecrets({ [name]: text });
    const problem = yaml ? secretProblem(t, text) : undefined;
    const mask = problem ? faulty(problem.text) : GIVEN;
    onChange(text ? mask : undefined);
  };
  return (
    <SecretInput
      id={idSchema?.$id}
      label={schema.title ?? name}
      placeholder={uiSchema?.['ui:placeholder']}
      help={schema.description}
      example={exampleOf(schema)}
      value={secret}
      onChange={change}
      yaml={yaml}
      multiline={multiline}
      look={{ margin: 'normal' }}
      said={rawErrors}
      required={props.required}
      disabled={props.disabled || props.readonly}
    />
  );
}
