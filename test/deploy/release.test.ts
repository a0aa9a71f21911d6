import {
  BatchV1Api,
  CoreV1Api,
  type V1Deployment,
  type V1PodSpec,
} from '@kubernetes/client-node';
import { randomUUID } from 'node:crypto';
import { type AttemptStart, executorRights } from './support/executor';
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
    expect(await rightsIn(config, RUNNERS)).toEqual(executorRights());
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

  it('starts, sees, stops and removes runners with those rights and the configuration that it gives', async () => {
    const executor = await release.executor();
    await executor.check();
    const start: AttemptStart = {
      attemptId: randomUUID(),
      operationId: randomUUID(),
      attempt: 1,
      kind: 'create',
      workspace: 'atlas',
      program: 'kubernetes_namespace',
      portalUrl: 'http://helium.helium.svc/api/helium',
      token: 'a-token',
      leaseSeconds: 60,
    };
    const handle = await executor.start(start);
    expect(await executor.find(start.attemptId)).toEqual(handle);
    const pods = () =>
      release.core.listNamespacedPod({
        namespace: RUNNERS,
        labelSelector: `helium.dev/attempt=${start.attemptId}`,
      });
    await until('its pod is there', async () => {
      return (await pods()).items.length === 1;
    });
    const [pod] = (await pods()).items;
    expect(pod.spec?.serviceAccountName).toBe('helium-runner');
    const { items } = await release.network.listNamespacedNetworkPolicy({
      namespace: RUNNERS,
    });
    expect(pod.metadata?.labels).toMatchObject(
      items[0].spec!.podSelector!.matchLabels!,
    );

    expect((await executor.observe(handle)).state).toBe('alive');

    // What a kubelet says of a container that has ended; the nodes here are simulated.
    await release.core.patchNamespacedPodStatus({
      namespace: RUNNERS,
      name: pod.metadata!.name!,
      body: [
        {
          op: 'replace',
          path: '/status',
          value: {
            phase: 'Succeeded',
            containerStatuses: pod.spec!.containers.map(
              ({ name, image = '' }) => ({
                name,
                image,
                imageID: '',
                ready: false,
                restartCount: 0,
                state: { terminated: { exitCode: 0, reason: 'Completed' } },
              }),
            ),
          },
        },
      ],
    });
    await until('its death is proven', async () => {
      return (await executor.observe(handle)).state === 'dead';
    });
    await until('nothing of it is left', async () => {
      await executor.sweep(new Set());
      const jobs = await release.batch.listNamespacedJob({
        namespace: RUNNERS,
      });
      const secrets = await release.core.listNamespacedSecret({
        namespace: RUNNERS,
      });
      return (
        !jobs.items.length &&
        !secrets.items.length &&
        !(await pods()).items.length
      );
    });
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
    const refusals = async () => {
      const { items } = await release.core.listNamespacedEvent({
        namespace: RUNNERS,
        fieldSelector: 'involvedObject.name=privileged',
      });
      return items.map(({ message }) => message ?? '');
    };
    await until('the API server has refused the pod', async () => {
      return (await refusals()).length > 0;
    });
    expect((await refusals())[0]).toContain('violates PodSecurity');
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
