import { parseEntityRef } from '@backstage/catalog-model';
import { LinkButton } from '@backstage/core-components';
import { configApiRef, useApi, useRouteRef } from '@backstage/core-plugin-api';
import AddIcon from '@material-ui/icons/Add';
import { useTranslation } from '../../hooks/useTranslation';
import { newWorkspaceRouteRef } from '../../routes';

const DEFAULT_TEMPLATE = 'template:default/new-pachyderm-workspace';

/** Opens the template that makes a workspace; absent without a scaffolder. */
export function NewWorkspaceButton() {
  const { t } = useTranslation();
  const config = useApi(configApiRef);
  const templateLink = useRouteRef(newWorkspaceRouteRef);
  if (!templateLink) {
    return null;
  }
  const template = parseEntityRef(
    config.getOptionalString('helium.portal.template') ?? DEFAULT_TEMPLATE,
    { defaultKind: 'template', defaultNamespace: 'default' },
  );
  const to = templateLink({
    namespace: template.namespace,
    templateName: template.name,
  });
  return (
    <LinkButton
      to={to}
      variant="contained"
      color="primary"
      startIcon={<AddIcon />}
      style={{ whiteSpace: 'nowrap' }}
    >
      {t('list.new')}
    </LinkButton>
  );
}
