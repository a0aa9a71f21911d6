import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import type { Workspace } from '@helium-portal/backstage-plugin-helium-common';
import Typography from '@material-ui/core/Typography';
import { ExpiryText } from '../components/common/ExpiryText';
import { useTranslation } from '../hooks/useTranslation';
import { hasExpired } from './workspaceReference';

/** A workspace in the list of those that can be chosen. */
export function WorkspaceOption(props: { workspace: Workspace }) {
  const { workspace } = props;
  const { t } = useTranslation();
  return (
    <div>
      <Typography>{workspace.name}</Typography>
      <Typography variant="body2" color="textSecondary">
        <EntityDisplayName
          entityRef={workspace.owner}
          defaultKind="user"
          hideIcon
          disableTooltip
        />
        {' · '}
        {hasExpired(workspace) ? (
          t('picker.expired')
        ) : (
          <>
            {t('list.expires')}: <ExpiryText expiresAt={workspace.expiresAt} />
          </>
        )}
      </Typography>
    </div>
  );
}
