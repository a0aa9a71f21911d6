import FormControl from '@material-ui/core/FormControl';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import FormHelperText from '@material-ui/core/FormHelperText';
import MenuItem from '@material-ui/core/MenuItem';
import Switch from '@material-ui/core/Switch';
import TextField from '@material-ui/core/TextField';
import { useTranslation } from '../../../hooks/useTranslation';
import { exampleOf } from '../../../values/Example';
import { JsonInput } from '../../../values/JsonInput';
import { problemIn } from '../../../values/problem';
import { SecretInput } from '../../../values/SecretInput';
import { ValuesInput } from '../../../values/ValuesInput';
import { useErrorTextStyles } from '../../common/tones';
import {
  type FieldInput,
  type FieldKind,
  isDocument,
  isSecret,
  type ParameterSchema,
} from './parameterValues';

interface ParameterFieldProps {
  name: string;
  kind: FieldKind;
  schema: ParameterSchema;
  value: FieldInput;
  onChange(value: FieldInput): void;
  /** It can't change on this workspace. */
  fixed?: boolean;
  /** What the API said of this field. */
  error?: string;
}

/** The `id` of a parameter's input. */
export function inputId(name: string): string {
  return `helium-parameter-${name}`;
}

/** One parameter of a program, edited as its schema and widget ask for. */
export function ParameterField(props: ParameterFieldProps) {
  const { name, kind, schema, value, onChange, fixed, error } = props;
  const id = inputId(name);
  const label = schema.title ?? name;
  const hint = useHint(props);
  const errorText = useErrorTextStyles();

  if (typeof value === 'boolean') {
    return (
      <FormControl
        className={errorText.field}
        error={error !== undefined}
        disabled={fixed}
      >
        <FormControlLabel
          label={label}
          control={
            <Switch
              id={id}
              color="primary"
              checked={value}
              disabled={fixed}
              onChange={event => onChange(event.target.checked)}
            />
          }
        />
        <FormHelperText>{error ?? hint}</FormHelperText>
      </FormControl>
    );
  }
  const document = {
    id,
    label,
    value,
    onChange,
    help: hint,
    example: fixed ? undefined : exampleOf(schema),
    problems: error ? error.split('\n').map(problemIn) : [],
    disabled: fixed,
  };
  if (isSecret(kind)) {
    return (
      <SecretInput
        {...document}
        yaml={kind === 'secretYaml'}
        multiline={kind !== 'secret'}
        look={{ variant: 'outlined', size: 'small' }}
      />
    );
  }
  if (isDocument(kind)) {
    return kind === 'json' ? (
      <JsonInput {...document} />
    ) : (
      <ValuesInput
        {...document}
        wanted={kind === 'list' ? 'list' : 'mapping'}
      />
    );
  }
  const placeholder =
    schema.default === undefined ? undefined : String(schema.default);
  const offered = kind === 'text' ? schema.examples : undefined;
  const offeredId = `${id}-offered`;
  const field = (
    <TextField
      id={id}
      className={errorText.field}
      fullWidth
      variant="outlined"
      size="small"
      label={label}
      value={value}
      disabled={fixed}
      onChange={event => onChange(event.target.value)}
      error={error !== undefined}
      helperText={error ?? hint}
      placeholder={placeholder}
      select={kind === 'choice'}
      multiline={kind === 'textarea'}
      minRows={kind === 'textarea' ? 4 : undefined}
      {...(kind === 'number' && { type: 'number' })}
      InputLabelProps={placeholder ? { shrink: true } : undefined}
      inputProps={{
        autoComplete: 'off',
        min: schema.minimum,
        max: schema.maximum,
        ...(offered && { list: offeredId }),
      }}
    >
      {kind === 'choice' &&
        (schema.enum ?? []).map(option => (
          <MenuItem key={String(option)} value={String(option)}>
            {String(option)}
          </MenuItem>
        ))}
    </TextField>
  );
  return offered ? (
    <div>
      {field}
      <datalist id={offeredId}>
        {offered.map(String).map(option => (
          <option key={option} value={option} />
        ))}
      </datalist>
    </div>
  ) : (
    field
  );
}

function useHint({ kind, schema, fixed }: ParameterFieldProps) {
  const { t } = useTranslation();
  if (fixed) {
    return isSecret(kind)
      ? `${t('fixed.secret')} ${t('fixed.hint')}`
      : t('fixed.hint');
  }
  if (kind === 'secretYaml') {
    return t('edit.secretYamlHint');
  }
  return isSecret(kind) ? t('edit.secretHint') : schema.description;
}
