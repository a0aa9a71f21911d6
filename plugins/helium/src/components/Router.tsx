import { Header, Page } from '@backstage/core-components';
import {
  BreadcrumbEntry,
  PageLayout,
  pluginHeaderActionsApiRef,
  useApi,
} from '@backstage/frontend-plugin-api';
import { useRouteRef, useRouteRefParams } from '@backstage/core-plugin-api';
import CloudQueueIcon from '@material-ui/icons/CloudQueue';
import { ReactNode, useMemo } from 'react';
import { Route, Routes, useSearchParams } from 'react-router-dom';
import { useTranslation } from '../hooks/useTranslation';
import { useWorkspacePath } from '../hooks/useWorkspacePath';
import {
  administrationRouteRef,
  rootRouteRef,
  workspaceRouteRef,
} from '../routes';
import { AdministrationContent } from './AdministrationPage/AdministrationContent';
import { UnknownPage } from './UnknownPage';
import { WorkspaceContent } from './WorkspacePage/WorkspaceContent';
import { WorkspacesContent } from './WorkspacesPage/WorkspacesContent';

function WorkspaceRoute() {
  const { name } = useRouteRefParams(workspaceRouteRef);
  const [params] = useSearchParams();
  const id = params.get('id') || undefined;
  const workspacePath = useWorkspacePath();
  return (
    <BreadcrumbEntry entry={{ label: name, href: workspacePath({ name, id }) }}>
      <WorkspaceContent key={[name, id].join()} name={name} id={id} />
    </BreadcrumbEntry>
  );
}

function AdministrationRoute() {
  const { t } = useTranslation();
  const link = useRouteRef(administrationRouteRef);
  return (
    <BreadcrumbEntry entry={{ label: t('administration.title'), href: link() }}>
      <AdministrationContent />
    </BreadcrumbEntry>
  );
}

function HeliumRoutes() {
  return (
    <Routes>
      <Route path="/" element={<WorkspacesContent />} />
      <Route
        path={administrationRouteRef.path}
        element={<AdministrationRoute />}
      />
      <Route path={workspaceRouteRef.path} element={<WorkspaceRoute />} />
      <Route path="*" element={<UnknownPage />} />
    </Routes>
  );
}

function ClassicLayout(props: { children: ReactNode }) {
  const { t } = useTranslation();
  const rootLink = useRouteRef(rootRouteRef);
  return (
    <Page themeId="tool">
      <Header title={t('list.title')} typeLink={rootLink()} />
      {props.children}
    </Page>
  );
}

/** The plugin's pages with a header as the new frontend system makes it, in the viewer's language. */
export function NfsHeliumPage() {
  const { t } = useTranslation();
  const title = t('list.title');
  const titleLink = useRouteRef(rootRouteRef)();
  const actionsApi = useApi(pluginHeaderActionsApiRef);
  // Rendered again, the layout would be another component, and the whole page be made anew with each change of its address.
  return useMemo(
    () => (
      <PageLayout
        title={title}
        icon={<CloudQueueIcon fontSize="inherit" />}
        titleLink={titleLink}
        headerActions={actionsApi.getPluginHeaderActions('helium')}
      >
        <main>
          <HeliumRoutes />
        </main>
      </PageLayout>
    ),
    [title, titleLink, actionsApi],
  );
}

/** The plugin's pages with the header of the classic frontend system. */
export function HeliumPage() {
  return (
    <ClassicLayout>
      <HeliumRoutes />
    </ClassicLayout>
  );
}
