import Typography from '@material-ui/core/Typography';
import { isUnreachable, messageOf } from '../../api/errors';
import { useTranslation } from '../../hooks/useTranslation';

/** Says why a log goes no further, for now or at all. */
export function LogFailure(props: { error?: Error }) {
  const { error } = props;
  const { t } = useTranslation();
  return error ? (
    <Typography variant="body2" role="alert" gutterBottom>
      {isUnreachable(error)
        ? t('offline.log')
        : t('log.broken', { message: messageOf(error) })}
    </Typography>
  ) : null;
}
