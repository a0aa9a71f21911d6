import Button from '@material-ui/core/Button';
import { isUnreachable, messageOf, statusOf } from '../../api/errors';
import { useTranslation } from '../../hooks/useTranslation';
import { Message } from './Message';
import { TechnicalDetails } from './TechnicalDetails';

/** Why something could not be shown: forbidden, out of reach, or an error to try again. */
export function LoadFailure(props: {
  error: Error;
  onRetry(): void;
  /** What it is about, where that takes another right than to read workspaces. */
  about?: 'administration' | 'backups' | 'keptData';
}) {
  const { error, onRetry, about } = props;
  const { t } = useTranslation();
  if (statusOf(error) === 403) {
    return (
      <Message
        kind="forbidden"
        title={t('forbidden.title')}
        description={t(`forbidden.${about ?? 'description'}`)}
      />
    );
  }
  if (isUnreachable(error)) {
    return (
      <div role="alert">
        <Message
          kind="unknown"
          title={t('offline.title')}
          description={[
            // A proxy, or the backend, may have said why.
            ...(statusOf(error) ? [messageOf(error)] : []),
            t('offline.description'),
          ].join(' ')}
          action={
            <Button variant="outlined" color="primary" onClick={onRetry}>
              {t('action.retry')}
            </Button>
          }
        />
      </div>
    );
  }
  return (
    <div role="alert">
      <Message
        kind="failed"
        title={t('loadFailure.title')}
        description={messageOf(error)}
        action={
          <Button variant="outlined" color="primary" onClick={onRetry}>
            {t('action.retry')}
          </Button>
        }
      />
      <TechnicalDetails error={error} />
    </div>
  );
}
