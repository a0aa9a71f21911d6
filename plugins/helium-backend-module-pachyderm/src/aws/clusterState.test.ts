import { eksClusterState } from './clusterState';
import type { TaggedResources } from './TaggedResources';

const stateOf = (isThere: boolean, maker?: string) =>
  eksClusterState(
    {
      kubeconfig: `apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: 'https://127.0.0.1:1'}}]
users: [{name: c, user: {}}]
contexts: [{name: demo, context: {cluster: c, user: c}}]
`,
      context: 'demo',
    },
    {
      hasCluster: async (name: string) => isThere && name === 'demo',
    } as unknown as TaggedResources,
    maker,
    new AbortController().signal,
  );

it('takes a cluster for gone only when EKS does not have it', async () => {
  expect(await stateOf(true, 'demo')).toMatchObject({
    state: 'unknown',
    detail: expect.stringContaining('EKS has it'),
  });
  expect(await stateOf(false, 'demo')).toMatchObject({
    state: 'gone',
    detail: expect.stringContaining("EKS has no cluster 'demo'"),
  });
});

it('does not take one for gone that may be in another account', async () => {
  expect(await stateOf(false)).toMatchObject({ state: 'unknown' });
});
