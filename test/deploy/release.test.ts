import {
  BatchV1Api,
  CoreV1Api,
  type V1Deployment,
  type V1PodSpec,
} from '@kubernetes/client-node';
import { REQUIRED } from './support/helm';
import {
  ELSEWHERE,
  NAME,
  NAMESPACE,
  Release,
  rightsIn,
  RUNNERS,
  until,
} from './support/Release';

jest.setTimeout(300_000);

const VALUES = {
  ...REQUIRED,
  postgresql: { bundled: { enabled: true } },
  ingress: { enabled: true, className: 'helium' },
};

/** What the executor calls. */
const RIGHTS = [
  'create batch/jobs',
  'create secrets',
  'delete batch/jobs',
  'delete pods',
  'delete secrets',
  'get batch/jobs',
  'get pods/log',
  'list batch/jobs',
  'list events',
  'list pods',
  'patch batch/jobs',
  'patch pods',
];

let release: Release;

beforeAll(async () => {
  release = await Release.create();
}, 1_800_000);

afterAll(() => release?.remove());

const portal = async (): Promise<V1Deployment> =>
  await release.apps.readNamespacedDeployment({
    namespace: NAMESPACE,
    name: NAME,
  });

const forbidden = expect.objectContaining({ code: 403 });

describe('a release on a cluster', () => {
  it('is installed, and ready', async () => {
    const out = await release.install('install', VALUES);
    expect(out).toContain('STATUS: deployed');
    expect(out).toContain('helium.example.com');
    expect((await portal()).status?.readyReplicas).toBe(2);
    const claim = await release.core.listNamespacedPersistentVolumeClaim({
      namespace: NAMESPACE,
    });
    expect(claim.items.map(({ status }) => status?.phase)).toEqual(['Bound']);
  });

  it('lets the portal do what the executor needs, and nothing more', async () => {
    const config = await release.actAs(NAMESPACE, NAME);
    expect(await rightsIn(config, RUNNERS)).toEqual(RIGHTS);
    for (const namespace of [NAMESPACE, ELSEWHERE, 'kube-system']) {
      expect(await rightsIn(config, namespace)).toEqual([]);
    }
    const core = config.makeApiClient(CoreV1Api);
    for (const namespace of [NAMESPACE, ELSEWHERE, RUNNERS]) {
      await expect(core.listNamespacedSecret({ namespace })).rejects.toEqual(
        forbidden,
      );
    }
    await expect(
      core.readNamespacedSecret({ namespace: ELSEWHERE, name: 'helium' }),
    ).rejects.toEqual(forbidden);
    await expect(
      core.createNamespacedPod({
        namespace: ELSEWHERE,
        body: {
          metadata: { name: 'stray' },
          spec: { containers: [{ name: 'stray', image: 'example/stray' }] },
        },
      }),
    ).rejects.toEqual(forbidden);
    await expect(core.listNode()).rejects.toEqual(forbidden);
  });

  it('gives runners no rights at all', async () => {
    const config = await release.actAs(RUNNERS, 'helium-runner');
    for (const namespace of [NAMESPACE, RUNNERS, ELSEWHERE]) {
      expect(await rightsIn(config, namespace)).toEqual([]);
    }
  });

  it('takes only pods without privileges as runners', async () => {
    const jobs = (await release.actAs(NAMESPACE, NAME)).makeApiClient(
      BatchV1Api,
    );
    const start = (name: string, spec: V1PodSpec) =>
      jobs.createNamespacedJob({
        namespace: RUNNERS,
        body: {
          metadata: { name },
          spec: { backoffLimit: 0, template: { spec } },
        },
      });
    await start('privileged', {
      restartPolicy: 'Never',
      serviceAccountName: 'helium-runner',
      containers: [
        {
          name: 'runner',
          image: 'example/helium',
          securityContext: { privileged: true },
        },
      ],
    });
    await until('the API server has refused the pod', async () => {
      const { items } = await release.core.listNamespacedEvent({
        namespace: RUNNERS,
        fieldSelector: 'involvedObject.name=privileged',
      });
      return items.some(({ message }) => message?.includes('PodSecurity'));
    });
    await jobs.deleteNamespacedJob({ namespace: RUNNERS, name: 'privileged' });
  });

  it('is upgraded, and rolled back', async () => {
    await release.install('upgrade', {
      ...VALUES,
      replicas: 3,
      appConfig: { app: { title: 'Another' } },
    });
    const upgraded = await portal();
    expect(upgraded.status?.readyReplicas).toBe(3);
    const checksum = (deployment: V1Deployment) =>
      deployment.spec?.template.metadata?.annotations?.['checksum/config'];
    await release.helm('rollback', '1');
    const back = await portal();
    expect(back.status?.readyReplicas).toBe(2);
    // Changed configuration starts the pods anew.
    expect(checksum(back)).not.toBe(checksum(upgraded));
  });

  it('leaves nothing when it is uninstalled', async () => {
    expect(await release.remains()).not.toEqual([]);
    await release.helm('uninstall');
    await until('everything is gone', async () => {
      return (await release.remains()).length === 0;
    });
    // The Secret with its keys is the administrator's.
    await release.core.readNamespacedSecret({
      namespace: NAMESPACE,
      name: 'helium',
    });
  });
});
