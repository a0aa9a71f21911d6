import {
  createExternalRouteRef,
  createRouteRef,
  createSubRouteRef,
} from '@backstage/core-plugin-api';

/** The list of workspaces. @public */
export const rootRouteRef = createRouteRef({ id: 'helium' });

/** One workspace, by name. @public */
export const workspaceRouteRef = createSubRouteRef({
  id: 'helium/workspace',
  parent: rootRouteRef,
  path: '/workspaces/:name',
});

/** What waits and runs; for administrators. @public */
export const administrationRouteRef = createSubRouteRef({
  id: 'helium/administration',
  parent: rootRouteRef,
  path: '/administration',
});

/** The software template that makes a new workspace. @public */
export const newWorkspaceRouteRef = createExternalRouteRef({
  id: 'new-workspace',
  params: ['namespace', 'templateName'],
  optional: true,
  defaultTarget: 'scaffolder.selectedTemplate',
});

/** All software templates. @public */
export const templatesRouteRef = createExternalRouteRef({
  id: 'templates',
  optional: true,
  defaultTarget: 'scaffolder.root',
});
