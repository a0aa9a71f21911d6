import { parseEntityRef } from '@backstage/catalog-model';
import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import type { WorkspaceList } from '@helium-portal/backstage-plugin-helium-common';
import MuiLink from '@material-ui/core/Link';
import { isUnreachable, messageOf, statusOf } from '../api/errors';
import { usePrograms } from '../hooks/usePrograms';
import type { Resource } from '../hooks/useResource';
import { useTranslation } from '../hooks/useTranslation';
import { newWorkspaceRouteRef } from '../routes';

interface WorkspaceHintProps {
  page: Resource<WorkspaceList>;
  programs: string[];
  search: string;
  template?: string;
  description?: string;
}

/** What a person needs to know below the field: of the list, and where to get what is not on it. */
export function WorkspaceHint(props: WorkspaceHintProps) {
  const { page, programs, search, template, description } = props;
  const { t } = useTranslation();
  const { titleOf } = usePrograms();
  const program = programs.map(titleOf).join(', ');
  const { items = [], totalItems = 0 } = page.value ?? {};

  if (page.error) {
    return <Unreadable error={page.error} onRetry={page.refresh} />;
  }
  const found = (() => {
    if (page.loading) return t('picker.loading');
    if (page.staleError && isUnreachable(page.staleError)) {
      return t('offline.list');
    }
    if (items.length < totalItems) {
      return t('picker.more', {
        shown: String(items.length),
        total: String(totalItems),
      });
    }
    if (items.length > 0) return undefined;
    return search
      ? t('picker.noMatch', { program, search })
      : t('picker.none', { program });
  })();
  return (
    <>
      {description} {found}{' '}
      {!page.loading && items.length === 0 && template && (
        <TemplateLink template={template} />
      )}
    </>
  );
}

function Unreadable(props: { error: Error; onRetry(): void }) {
  const { error, onRetry } = props;
  const { t } = useTranslation();
  if (statusOf(error) === 403) {
    return <>{t('forbidden.description')}</>;
  }
  // A proxy, or the backend, may have said why.
  const silent = isUnreachable(error) && statusOf(error) === undefined;
  return (
    <>
      {silent
        ? t('offline.list')
        : t('picker.unreadable', { message: messageOf(error) })}{' '}
      <MuiLink
        component="button"
        type="button"
        variant="caption"
        underline="always"
        onClick={onRetry}
      >
        {t('action.retry')}
      </MuiLink>
    </>
  );
}

/** In a new tab, since a form that is left forgets what was filled in; absent without a scaffolder. */
function TemplateLink(props: { template: string }) {
  const { t } = useTranslation();
  const templateLink = useRouteRef(newWorkspaceRouteRef);
  if (!templateLink) {
    return null;
  }
  const { namespace, name } = parseEntityRef(props.template, {
    defaultKind: 'template',
    defaultNamespace: 'default',
  });
  return (
    <Link
      to={templateLink({ namespace, templateName: name })}
      target="_blank"
      underline="always"
    >
      {t('picker.make')}
    </Link>
  );
}
