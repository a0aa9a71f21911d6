import Alert from '@material-ui/lab/Alert';
import { useErrorText } from '../../hooks/useErrorText';

/** Says why what a person asked for was not done; nothing while there is no error. */
export function ErrorAlert(props: { error: Error | undefined }) {
  const { error } = props;
  const errorText = useErrorText();
  return error ? (
    <Alert severity="error" role="alert">
      {errorText(error)}
    </Alert>
  ) : null;
}
