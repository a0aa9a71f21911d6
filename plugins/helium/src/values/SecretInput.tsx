import IconButton from '@material-ui/core/IconButton';
import InputAdornment from '@material-ui/core/InputAdornment';
import TextField, { type TextFieldProps } from '@material-ui/core/TextField';
import VisibilityIcon from '@material-ui/icons/Visibility';
import VisibilityOffIcon from '@material-ui/icons/VisibilityOff';
import { useState } from 'react';
import { useErrorTextStyles } from '../components/common/tones';
import { useTranslation } from '../hooks/useTranslation';
import { DocumentInput, type DocumentInputProps } from './DocumentInput';
import { Problems } from './Problems';
import { secretProblem } from './secretProblem';

interface SecretInputProps extends DocumentInputProps {
  /** It is a YAML mapping, which is checked while it is typed; any text by default. */
  yaml?: boolean;
  /** It has several lines, which YAML always may. */
  multiline?: boolean;
  /** How an input of one line looks. */
  look?: Pick<TextFieldProps, 'variant' | 'size' | 'margin'>;
}

/** An input for a secret, which is hidden until somebody wants to see it. */
export function SecretInput(props: SecretInputProps) {
  const { yaml, multiline = yaml, look, ...rest } = props;
  const { t } = useTranslation();
  const errorText = useErrorTextStyles();
  const [shown, setShown] = useState(false);
  const problem = yaml ? secretProblem(t, rest.value) : undefined;
  const { problems = [], said = [] } = rest;
  const toggle = rest.disabled ? undefined : (
    <InputAdornment position="end">
      <IconButton
        edge="end"
        aria-label={t(shown ? 'values.hide' : 'values.show', {
          field: rest.label,
        })}
        onClick={() => setShown(!shown)}
      >
        {shown ? <VisibilityOffIcon /> : <VisibilityIcon />}
      </IconButton>
    </InputAdornment>
  );
  if (multiline) {
    return (
      <DocumentInput
        {...rest}
        problems={problem ? [problem] : problems}
        minRows={4}
        maxRows={12}
        masked={!shown}
        endAdornment={toggle}
      />
    );
  }
  return (
    <TextField
      {...look}
      id={rest.id}
      className={errorText.field}
      type={shown ? 'text' : 'password'}
      fullWidth
      label={rest.label}
      placeholder={rest.placeholder}
      value={rest.value}
      onChange={event => rest.onChange(event.target.value)}
      required={rest.required}
      disabled={rest.disabled}
      error={problems.length + said.length > 0}
      helperText={
        problems.length > 0 ? (
          <Problems problems={problems} said={said} />
        ) : (
          rest.help
        )
      }
      FormHelperTextProps={{ 'aria-live': 'polite' }}
      InputProps={{ endAdornment: toggle }}
      inputProps={{ autoComplete: 'new-password', spellCheck: false }}
    />
  );
}
