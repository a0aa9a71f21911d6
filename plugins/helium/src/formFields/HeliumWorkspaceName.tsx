import { useApi } from '@backstage/core-plugin-api';
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import {
  isWorkspaceName,
  suggestWorkspaceName,
} from '@helium-portal/backstage-plugin-helium-common';
import IconButton from '@material-ui/core/IconButton';
import InputAdornment from '@material-ui/core/InputAdornment';
import TextField from '@material-ui/core/TextField';
import Tooltip from '@material-ui/core/Tooltip';
import AnotherIcon from '@material-ui/icons/Autorenew';
import { useEffect, useRef, useState } from 'react';
import useDebounce from 'react-use/esm/useDebounce';
import useEffectOnce from 'react-use/esm/useEffectOnce';
import { heliumApiRef } from '../api/heliumApi';
import { isUnreachable } from '../api/errors';
import { useErrorTextStyles } from '../components/common/tones';
import { useFormat } from '../hooks/useFormat';
import { useResource } from '../hooks/useResource';
import { useTranslation } from '../hooks/useTranslation';
import { KeptDataLink } from './KeptDataLink';
import { nameProblem, nameRule, readNameUse } from './workspaceName';

const TYPING_MS = 400;

/** A workspace's name, suggested, and checked while it is typed. */
export function HeliumWorkspaceName(
  props: FieldExtensionComponentProps<string | undefined>,
) {
  const { formData, onChange, schema, uiSchema, idSchema, rawErrors } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const errorText = useErrorTextStyles();
  const api = useApi(heliumApiRef);
  const input = useRef<HTMLInputElement>(null);
  const [suggested, setSuggested] = useState<string>();
  const name = formData ?? '';
  const disabled = props.disabled || props.readonly;
  const suggest = () => {
    const suggestion = suggestWorkspaceName();
    setSuggested(suggestion);
    onChange(suggestion);
  };
  useEffectOnce(() => {
    if (formData === undefined && !disabled) {
      suggest();
    }
  });
  // What is suggested gives way to what is typed, also in a field that has the focus from the first.
  useEffect(() => {
    if (name === suggested && document.activeElement === input.current) {
      input.current?.select();
    }
  }, [name, suggested]);
  const valid = isWorkspaceName(name);
  const [asked, setAsked] = useState('');
  useDebounce(() => setAsked(valid ? name : ''), TYPING_MS, [name, valid]);
  const answer = useResource(asked, async () =>
    asked ? readNameUse(api, asked) : undefined,
  );

  const { value: use, error } = asked === name ? answer : {};
  const problem = (() => {
    if (name && !valid) return nameRule(name, t);
    return use && nameProblem(name, use, t, format);
  })();
  const hint = (() => {
    if (!name) return schema.description ?? t('name.madeUp');
    if (error) return isUnreachable(error) ? t('offline.field') : undefined;
    return use ? t('name.free', { name }) : t('name.checking');
  })();
  // The form shows what its validation found below the field by itself.
  const said = problem !== undefined && rawErrors?.includes(problem);
  const text = said ? undefined : problem ?? hint;
  const held = use?.keptUntil !== undefined;

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
      disabled={disabled}
      error={problem !== undefined || (rawErrors?.length ?? 0) > 0}
      helperText={
        held ? (
          <>
            {text} <KeptDataLink name={name} />
          </>
        ) : (
          text
        )
      }
      FormHelperTextProps={{ 'aria-live': 'polite' }}
      InputProps={{
        endAdornment: !disabled && (
          <InputAdornment position="end">
            <Tooltip title={t('name.another')}>
              <IconButton
                edge="end"
                onClick={suggest}
                aria-label={t('name.another')}
              >
                <AnotherIcon />
              </IconButton>
            </Tooltip>
          </InputAdornment>
        ),
      }}
      inputRef={input}
      onFocus={() => name === suggested && input.current?.select()}
      inputProps={{
        autoFocus: uiSchema?.['ui:autofocus'],
        autoComplete: 'off',
        autoCapitalize: 'off',
        spellCheck: false,
      }}
    />
  );
}
