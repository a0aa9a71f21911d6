import Typography from '@material-ui/core/Typography';
import { messageOf } from '../../api/errors';
import { useOperationEvents } from '../../hooks/useOperationEvents';
import { useTranslation } from '../../hooks/useTranslation';
import { EventLog } from './EventLog';

/** The log of any operation, ended or not. */
export function OperationLog(props: {
  workspace: string;
  operationId: string;
}) {
  const { t } = useTranslation();
  const { events, ended, error } = useOperationEvents(
    props.workspace,
    props.operationId,
  );
  return (
    <>
      {error && (
        <Typography variant="body2" role="alert">
          {t('log.broken', { message: messageOf(error) })}
        </Typography>
      )}
      <EventLog events={events} ended={ended} />
    </>
  );
}
