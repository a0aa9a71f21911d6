import { Link } from '@backstage/core-components';
import { useWorkspacePath } from '../../hooks/useWorkspacePath';

/** A workspace's name, which leads to its page. */
export function WorkspaceLink(props: {
  name: string;
  /** Of an earlier workspace of that name. */
  id?: string;
}) {
  const workspacePath = useWorkspacePath();
  return <Link to={workspacePath(props)}>{props.name}</Link>;
}
