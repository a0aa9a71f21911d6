import TextField from '@material-ui/core/TextField';
import { useTranslation } from '../../hooks/useTranslation';

/** Asks for a workspace's name before something is done that has no way back. */
export function TypedName(props: {
  name: string;
  value: string;
  onChange(value: string): void;
}) {
  const { name, value, onChange } = props;
  const { t } = useTranslation();
  return (
    <TextField
      id="helium-typed-name"
      variant="outlined"
      label={t('delete.type', { name })}
      value={value}
      onChange={event => onChange(event.target.value)}
      inputProps={{ autoComplete: 'off', spellCheck: false }}
    />
  );
}
