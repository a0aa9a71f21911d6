import Typography from '@material-ui/core/Typography';
import { isUnreachable, messageOf } from '../../api/errors';
import type { OperationEvents } from '../../hooks/useOperationEvents';
import { useTranslation } from '../../hooks/useTranslation';

/** Says why a log goes no further, for now or at all. */
export function LogFailure(
  props: Pick<OperationEvents, 'error' | 'interruption'>,
) {
  const { error, interruption } = props;
  const { t } = useTranslation();
  const text = (() => {
    if (error) return t('log.broken', { message: messageOf(error) });
    if (!interruption) return undefined;
    return isUnreachable(interruption)
      ? t('offline.log')
      : t('log.interrupted', { message: messageOf(interruption) });
  })();
  return text ? (
    <Typography variant="body2" role="alert" gutterBottom>
      {text}
    </Typography>
  ) : null;
}
