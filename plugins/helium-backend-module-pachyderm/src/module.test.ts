import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  heliumProgramsExtensionPoint,
  WorkspaceProgram,
} from '@helium-portal/backstage-plugin-helium-node';
import heliumModulePachyderm from './index';

async function addedBy(programs: Record<string, object>) {
  const added: WorkspaceProgram<any>[] = [];
  await startTestBackend({
    extensionPoints: [
      [
        heliumProgramsExtensionPoint,
        { addProgram: (...found) => added.push(...found) },
      ],
    ],
    features: [
      heliumModulePachyderm,
      mockServices.rootConfig.factory({ data: { helium: { programs } } }),
    ],
  });
  return added.map(({ name }) => name);
}

describe('heliumModulePachyderm', () => {
  it('adds the programs that are configured', async () => {
    expect(
      await addedBy({
        kubernetes_namespace: { enabled: false },
        gcp_cluster_only: {},
        aws_namespace_only: {},
      }),
    ).toEqual([
      'gcp_cluster_only',
      'aws_namespace_only',
      'kubernetes_namespace',
    ]);
  });

  it('adds none that have no settings', async () => {
    expect(await addedBy({})).toEqual([]);
  });
});
