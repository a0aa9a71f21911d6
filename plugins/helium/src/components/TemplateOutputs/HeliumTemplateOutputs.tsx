import type { ScaffolderTaskOutput } from '@backstage/plugin-scaffolder-common';
import { DefaultTemplateOutputs } from '@backstage/plugin-scaffolder-react/alpha';
import { useParams } from 'react-router-dom';
import { TaskWorkspaces } from './TaskWorkspaces';

/** What a task gave; until then, and where it failed, the way to the workspaces that it makes. */
export function HeliumTemplateOutputs(props: {
  output?: ScaffolderTaskOutput;
}) {
  const { output } = props;
  const { taskId } = useParams();
  return (
    <>
      {!output && taskId && <TaskWorkspaces key={taskId} taskId={taskId} />}
      <DefaultTemplateOutputs output={output} />
    </>
  );
}
