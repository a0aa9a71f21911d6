import type { Workspace } from '@helium-portal/backstage-plugin-helium-common';
import pLimit from 'p-limit';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useErrorText } from '../../../hooks/useErrorText';

/** More would only wait for each other in the backend. */
const AT_ONCE = 4;

/** What became of one workspace. */
export type Outcome =
  | { state: 'waiting' | 'done' }
  | { state: 'failed'; message: string };

/** Does one thing to several workspaces, of which each may be refused for itself. */
export function useBulk(
  workspaces: Workspace[],
  change: (workspace: Workspace) => Promise<unknown>,
) {
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, Outcome>>();
  const errorText = useErrorText();
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);

  const run = useCallback(async () => {
    const note = (id: string, outcome: Outcome) => {
      if (mounted.current) {
        setOutcomes(known => new Map(known).set(id, outcome));
      }
    };
    workspaces.forEach(({ id }) => note(id, { state: 'waiting' }));
    const limit = pLimit(AT_ONCE);
    await Promise.all(
      workspaces.map(workspace =>
        limit(async () => {
          try {
            await change(workspace);
            note(workspace.id, { state: 'done' });
          } catch (error) {
            note(workspace.id, {
              state: 'failed',
              message: errorText(error),
            });
          }
        }),
      ),
    );
  }, [workspaces, change, errorText]);

  const all = [...(outcomes?.values() ?? [])];
  return {
    run,
    outcomes,
    pending: all.some(({ state }) => state === 'waiting'),
    finished:
      outcomes !== undefined && all.every(each => each.state !== 'waiting'),
  };
}
