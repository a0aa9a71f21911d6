import { useApi } from '@backstage/core-plugin-api';
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import TextField from '@material-ui/core/TextField';
import { useState } from 'react';
import useDebounce from 'react-use/esm/useDebounce';
import { heliumApiRef } from '../api/heliumApi';
import { isUnreachable } from '../api/errors';
import { useErrorTextStyles } from '../components/common/tones';
import { useResource } from '../hooks/useResource';
import { useTranslation } from '../hooks/useTranslation';
import { isTaken, isWorkspaceName } from './workspaceName';

const TYPING_MS = 400;

/** A workspace's name, checked while it is typed. */
export function HeliumWorkspaceName(
  props: FieldExtensionComponentProps<string | undefined>,
) {
  const { formData, onChange, schema, uiSchema, idSchema, rawErrors } = props;
  const { t } = useTranslation();
  const errorText = useErrorTextStyles();
  const api = useApi(heliumApiRef);
  const name = formData ?? '';
  const valid = isWorkspaceName(name);
  const [asked, setAsked] = useState('');
  useDebounce(() => setAsked(valid ? name : ''), TYPING_MS, [name, valid]);
  const answer = useResource(asked, async () =>
    asked ? isTaken(api, asked) : undefined,
  );

  const { value: taken, error } = asked === name ? answer : {};
  const problem = (() => {
    if (name && !valid) return t('name.rule');
    return taken ? t('name.taken', { name }) : undefined;
  })();
  const hint = (() => {
    if (!name) return schema.description ?? t('name.madeUp');
    if (error) return isUnreachable(error) ? t('offline.field') : undefined;
    return taken === false ? t('name.free', { name }) : t('name.checking');
  })();
  // The form shows what its validation found below the field by itself.
  const said = problem !== undefined && rawErrors?.includes(problem);

  return (
    <TextField
      id={idSchema?.$id}
      className={errorText.field}
      fullWidth
      margin="normal"
      label={schema.title ?? t('name.label')}
      placeholder={uiSchema?.['ui:placeholder']}
      value={name}
      onChange={event => onChange(event.target.value || undefined)}
      required={props.required}
      disabled={props.disabled || props.readonly}
      error={problem !== undefined || (rawErrors?.length ?? 0) > 0}
      helperText={said ? undefined : problem ?? hint}
      FormHelperTextProps={{ 'aria-live': 'polite' }}
      inputProps={{
        autoFocus: uiSchema?.['ui:autofocus'],
        autoComplete: 'off',
        autoCapitalize: 'off',
        spellCheck: false,
      }}
    />
  );
}
