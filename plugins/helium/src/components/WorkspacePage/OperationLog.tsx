import { useState } from 'react';
import { useOperationEvents } from '../../hooks/useOperationEvents';
import { EventLog } from './EventLog';
import { LogFailure } from './LogFailure';

/** The log of any operation, ended or not. */
export function OperationLog(props: {
  workspace: string;
  operationId: string;
}) {
  const { workspace, operationId } = props;
  const { events, gap, ended, error, interruption } = useOperationEvents(
    workspace,
    operationId,
  );
  const [filter, setFilter] = useState('');
  return (
    <>
      <LogFailure error={error} interruption={interruption} />
      <EventLog
        workspace={workspace}
        operationId={operationId}
        events={events}
        gap={gap}
        ended={ended}
        filter={filter}
        onFilter={setFilter}
      />
    </>
  );
}
