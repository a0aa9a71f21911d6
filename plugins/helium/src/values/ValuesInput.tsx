import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import { ReactNode } from 'react';
import { useErrorTextStyles } from '../components/common/tones';
import { useTranslation } from '../hooks/useTranslation';
import { problemText } from './problemText';
import { valuesProblem } from './yaml';

const useStyles = makeStyles({
  input: {
    fontFamily: 'Menlo, Consolas, monospace',
    fontSize: '0.8125rem',
    lineHeight: 1.5,
  },
  help: { whiteSpace: 'pre-line' },
});

interface ValuesInputProps {
  id?: string;
  label: string;
  value: string;
  onChange(value: string): void;
  onBlur?(): void;
  help?: ReactNode;
  /** An error from elsewhere; one of the text itself goes before it. */
  error?: string;
  /** It is wrong, though what is wrong is said elsewhere. */
  invalid?: boolean;
  required?: boolean;
  disabled?: boolean;
}

/** An editor for a YAML mapping that says at which line it goes wrong. */
export function ValuesInput(props: ValuesInputProps) {
  const { t } = useTranslation();
  const classes = useStyles();
  const errorText = useErrorTextStyles();
  const problem = valuesProblem(props.value);
  const error = problem ? problemText(t, problem) : props.error;
  return (
    <TextField
      id={props.id}
      className={errorText.field}
      fullWidth
      multiline
      minRows={props.disabled ? 2 : 10}
      maxRows={24}
      variant="outlined"
      label={props.label}
      value={props.value}
      onChange={event => props.onChange(event.target.value)}
      onBlur={props.onBlur}
      required={props.required}
      disabled={props.disabled}
      error={error !== undefined || props.invalid}
      helperText={error ?? props.help}
      FormHelperTextProps={{
        'aria-live': 'polite',
        className: classes.help,
      }}
      InputLabelProps={{ shrink: true }}
      inputProps={{
        className: classes.input,
        spellCheck: false,
        autoCapitalize: 'off',
        autoComplete: 'off',
        wrap: 'off',
      }}
    />
  );
}
