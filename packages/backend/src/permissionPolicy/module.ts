import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { WorkspacePolicy } from './WorkspacePolicy';

/** Decides by {@link WorkspacePolicy}; who administrates stands in `helium.administrators`. */
export const permissionPolicyModule = createBackendModule({
  pluginId: 'permission',
  moduleId: 'helium-workspace-policy',
  register(registration) {
    registration.registerInit({
      deps: {
        config: coreServices.rootConfig,
        policy: policyExtensionPoint,
        userInfo: coreServices.userInfo,
      },
      async init({ config, policy, userInfo }) {
        policy.setPolicy(WorkspacePolicy.fromConfig(config, { userInfo }));
      },
    });
  },
});
