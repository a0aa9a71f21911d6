import { startTestBackend } from '@backstage/backend-test-utils';
import {
  heliumProgramsExtensionPoint,
  WorkspaceProgram,
} from '@helium-portal/backstage-plugin-helium-node';
import heliumModulePachyderm from './index';

describe('heliumModulePachyderm', () => {
  it('adds its programs', async () => {
    const added: WorkspaceProgram<any>[] = [];
    await startTestBackend({
      extensionPoints: [
        [
          heliumProgramsExtensionPoint,
          { addProgram: (...programs) => added.push(...programs) },
        ],
      ],
      features: [heliumModulePachyderm],
    });
    expect(added.map(({ name }) => name)).toEqual(['kubernetes_namespace']);
  });
});
