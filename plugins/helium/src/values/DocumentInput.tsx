import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import { ReactNode, useRef } from 'react';
import { useErrorTextStyles } from '../components/common/tones';
import { Example } from './Example';
import { goToLine } from './goToLine';
import type { Problem } from './problem';
import { Problems } from './Problems';

const useStyles = makeStyles(theme => ({
  input: {
    fontFamily: 'Menlo, Consolas, monospace',
    fontSize: '0.8125rem',
    lineHeight: 1.5,
  },
  masked: {
    '-webkit-text-security': 'disc',
    // Firefox before 111 has no such discs, and shows nothing but the caret.
    '@supports not (-webkit-text-security: disc)': {
      color: 'transparent',
      caretColor: theme.palette.text.primary,
      '&::selection': { color: 'transparent' },
    },
  },
  help: { whiteSpace: 'pre-line', overflowWrap: 'anywhere' },
}));

/** What the inputs for documents have in common. */
export interface DocumentInputProps {
  id?: string;
  label: string;
  value: string;
  onChange(value: string): void;
  help?: ReactNode;
  /** What it may look like. */
  example?: string;
  /** What is wrong, in the order in which it is told. */
  problems?: Problem[];
  /** What the form tells by itself, and is not told twice. */
  said?: string[];
  required?: boolean;
  disabled?: boolean;
  placeholder?: string;
  maxLength?: number;
  /** How many lines there is room for at least. */
  minRows?: number;
  /** How many lines it shows at most. */
  maxRows?: number;
  /** Whether its text can't be read. */
  masked?: boolean;
  endAdornment?: ReactNode;
}

/** An editor for a document of several lines, such as YAML or JSON. */
export function DocumentInput(props: DocumentInputProps) {
  const { problems = [], said = [], disabled } = props;
  const { minRows = 10, maxRows = 24 } = props;
  const classes = useStyles();
  const errorText = useErrorTextStyles();
  const input = useRef<HTMLTextAreaElement>(null);
  const shown = problems.filter(
    ({ text, line }) => line !== undefined || !said.includes(text),
  );
  return (
    <div>
      <TextField
        id={props.id}
        className={errorText.field}
        fullWidth
        multiline
        minRows={disabled ? 2 : minRows}
        maxRows={maxRows}
        variant="outlined"
        label={props.label}
        placeholder={props.placeholder}
        value={props.value}
        onChange={event => props.onChange(event.target.value)}
        required={props.required}
        disabled={disabled}
        error={problems.length + said.length > 0}
        inputRef={input}
        helperText={
          shown.length > 0 ? (
            <Problems
              problems={shown}
              said={said}
              onGo={
                disabled
                  ? undefined
                  : line => input.current && goToLine(input.current, line)
              }
            />
          ) : (
            props.help
          )
        }
        FormHelperTextProps={{
          'aria-live': 'polite',
          className: classes.help,
        }}
        InputLabelProps={{ shrink: true }}
        InputProps={{ endAdornment: props.endAdornment }}
        inputProps={{
          className: props.masked
            ? `${classes.input} ${classes.masked}`
            : classes.input,
          maxLength: props.maxLength,
          spellCheck: false,
          autoCapitalize: 'off',
          autoComplete: 'off',
          wrap: 'off',
        }}
      />
      {props.example && <Example text={props.example} />}
    </div>
  );
}
