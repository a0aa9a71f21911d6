import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { workspaceRouteRef } from '../../routes';

/** A workspace's name, which leads to its page. */
export function WorkspaceLink(props: { name: string }) {
  const workspaceLink = useRouteRef(workspaceRouteRef);
  return <Link to={workspaceLink(props)}>{props.name}</Link>;
}
