import { useRouteRef } from '@backstage/core-plugin-api';
import { useTaskEventStream } from '@backstage/plugin-scaffolder-react';
import {
  acceptedWorkspace,
  CREATE_WORKSPACE_ACTION,
} from '@helium-portal/backstage-plugin-helium-common';
import Box from '@material-ui/core/Box';
import Button from '@material-ui/core/Button';
import Alert from '@material-ui/lab/Alert';
import { useEffect, useState } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import { useTranslation } from '../../hooks/useTranslation';
import { workspaceRouteRef } from '../../routes';

interface Found {
  names: string[];
  /** Nothing more is to come. */
  complete: boolean;
}

/** Leads to the page of each workspace that a task makes, as soon as it has one. */
export function TaskWorkspaces(props: { taskId: string }) {
  const { t } = useTranslation();
  const workspaceLink = useRouteRef(workspaceRouteRef);
  const [{ names, complete }, setFound] = useState<Found>({
    names: [],
    complete: false,
  });
  return (
    <>
      {!complete && <Watch taskId={props.taskId} onFound={setFound} />}
      {names.map(name => (
        <Box key={name} paddingBottom={2}>
          <Alert
            severity="info"
            role="status"
            action={
              <Button
                component={RouterLink}
                to={workspaceLink({ name })}
                color="inherit"
                size="small"
              >
                {t('task.open', { name })}
              </Button>
            }
          >
            {t('task.accepted', { name })}
          </Alert>
        </Box>
      ))}
    </>
  );
}

/** Apart, since browsers hold few connections to a portal at a time: this one ends when nothing is left to be found. */
function Watch(props: { taskId: string; onFound(found: Found): void }) {
  const { taskId, onFound } = props;
  const { task, stepLogs } = useTaskEventStream(taskId);
  useEffect(() => {
    if (!task) {
      return;
    }
    const bySteps = task.spec.steps
      .filter(({ action }) => action === CREATE_WORKSPACE_ACTION)
      .map(({ id, each }) => ({
        names: (stepLogs[id] ?? []).flatMap(
          line => acceptedWorkspace(line) ?? [],
        ),
        // How many an `each` makes is known only at the end of the task, which ends the stream, too.
        repeats: each !== undefined,
      }));
    onFound({
      names: [...new Set(bySteps.flatMap(({ names }) => names))],
      complete: bySteps.every(
        ({ names, repeats }) => names.length > 0 && !repeats,
      ),
    });
  }, [task, stepLogs, onFound]);
  return null;
}
