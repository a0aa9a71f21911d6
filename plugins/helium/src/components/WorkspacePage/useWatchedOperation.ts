import { useApi } from '@backstage/core-plugin-api';
import type {
  Operation,
  Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import { useState } from 'react';
import { heliumApiRef } from '../../api/heliumApi';
import { useResource } from '../../hooks/useResource';

/**
 * The operation that is under way, and once it has ended, the same one until it is closed: what somebody is reading does not go away,
 * nor does what is below it move. A preview is shown where it was asked for.
 */
export function useWatchedOperation({ id, name, activeOperation }: Workspace): {
  operation?: Operation;
  /** Absent while it is under way. */
  close?: () => void;
} {
  const api = useApi(heliumApiRef);
  const [watched, setWatched] = useState<{
    of: string;
    operation: Operation;
  }>();
  if (
    activeOperation &&
    activeOperation.kind !== 'preview' &&
    activeOperation !== watched?.operation
  ) {
    setWatched({ of: id, operation: activeOperation });
  }
  const ended =
    !activeOperation && watched?.of === id ? watched.operation : undefined;
  const { value, error } = useResource(
    ended?.id ?? '',
    async () => ended && (await api.getOperation(name, ended.id)),
  );
  if (activeOperation || !ended || error) {
    // What has become of one that can't be read, the history tells once it can.
    return { operation: activeOperation };
  }
  return {
    operation: value ?? ended,
    ...(value && { close: () => setWatched(undefined) }),
  };
}
