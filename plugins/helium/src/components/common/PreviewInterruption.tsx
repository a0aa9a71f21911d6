import Alert from '@material-ui/lab/Alert';
import { isUnreachable, messageOf } from '../../api/errors';
import { useTranslation } from '../../hooks/useTranslation';

/** Says why nothing is heard of a preview that goes on; nothing while it is heard of. */
export function PreviewInterruption(props: { error?: Error }) {
  const { error } = props;
  const { t } = useTranslation();
  return error ? (
    <Alert severity="warning" role="alert">
      {isUnreachable(error)
        ? t('offline.preview')
        : t('preview.interrupted', { message: messageOf(error) })}
    </Alert>
  ) : null;
}
