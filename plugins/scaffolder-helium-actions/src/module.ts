import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { createWorkspaceCreateAction } from './actions/create';
import { createWorkspaceDeleteAction } from './actions/delete';
import { createWorkspaceExtendAction } from './actions/extend';
import { createWorkspaceWaitAction } from './actions/wait';
import { withPlainErrors } from './lib/plainErrors';

/**
 * Adds Helium's template actions to the scaffolder: `helium:workspace:create`, `:extend`, `:delete` and `:wait`.
 *
 * @public
 */
export const scaffolderModuleHelium = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'helium',
  register(reg) {
    reg.registerInit({
      deps: {
        actions: scaffolderActionsExtensionPoint,
        auth: coreServices.auth,
        discovery: coreServices.discovery,
        config: coreServices.rootConfig,
      },
      async init({ actions, auth, discovery, config }) {
        const options = {
          auth,
          discovery,
          baseUrl: config.getString('app.baseUrl'),
        };
        const all = [
          createWorkspaceCreateAction(options),
          createWorkspaceExtendAction(options),
          createWorkspaceDeleteAction(options),
          createWorkspaceWaitAction(options),
        ];
        actions.addActions(...all.map(withPlainErrors));
      },
    });
  },
});
