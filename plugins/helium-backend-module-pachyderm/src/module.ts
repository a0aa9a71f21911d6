import { createBackendModule } from '@backstage/backend-plugin-api';
import { heliumProgramsExtensionPoint } from '@helium-portal/backstage-plugin-helium-node';
import { kubernetesNamespace } from './programs/kubernetesNamespace';

/**
 * Adds the Pachyderm programs to Helium.
 *
 * @public
 */
export const heliumModulePachyderm = createBackendModule({
  pluginId: 'helium',
  moduleId: 'pachyderm',
  register(registration) {
    registration.registerInit({
      deps: { programs: heliumProgramsExtensionPoint },
      async init({ programs }) {
        programs.addProgram(kubernetesNamespace);
      },
    });
  },
});
