import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslation } from '../hooks/useTranslation';
import { workspaceRouteRef } from '../routes';

/** Leads to a removed workspace's page; in a new tab, since a form that is left forgets what was filled in. */
export function KeptDataLink(props: { name: string }) {
  const { t } = useTranslation();
  const workspaceLink = useRouteRef(workspaceRouteRef);
  return (
    <Link to={workspaceLink(props)} target="_blank" underline="always">
      {t('keptData.of', props)}
    </Link>
  );
}
