import { useOperationEvents } from '../../hooks/useOperationEvents';
import { EventLog } from './EventLog';
import { LogFailure } from './LogFailure';

/** The log of any operation, ended or not. */
export function OperationLog(props: {
  workspace: string;
  operationId: string;
}) {
  const { events, ended, error } = useOperationEvents(
    props.workspace,
    props.operationId,
  );
  return (
    <>
      <LogFailure error={error} />
      <EventLog events={events} ended={ended} />
    </>
  );
}
