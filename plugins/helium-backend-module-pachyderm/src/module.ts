import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { heliumProgramsExtensionPoint } from '@helium-portal/backstage-plugin-helium-node';
import { awsClusterOnly } from './programs/awsClusterOnly';
import { awsNamespaceOnly } from './programs/awsNamespaceOnly';
import { gcpClusterOnly } from './programs/gcpClusterOnly';
import { gcpNamespaceOnly } from './programs/gcpNamespaceOnly';
import { kubernetesNamespace } from './programs/kubernetesNamespace';

const PROGRAMS = [
  gcpNamespaceOnly,
  gcpClusterOnly,
  awsNamespaceOnly,
  awsClusterOnly,
  kubernetesNamespace,
];

/**
 * Adds those of the Pachyderm programs to Helium that the configuration has a `helium.programs.<name>` for: all need settings.
 *
 * @public
 */
export const heliumModulePachyderm = createBackendModule({
  pluginId: 'helium',
  moduleId: 'pachyderm',
  register(registration) {
    registration.registerInit({
      deps: {
        config: coreServices.rootConfig,
        programs: heliumProgramsExtensionPoint,
      },
      async init({ config, programs }) {
        programs.addProgram(
          ...PROGRAMS.filter(({ name }) =>
            config.has(`helium.programs.${name}`),
          ),
        );
      },
    });
  },
});
