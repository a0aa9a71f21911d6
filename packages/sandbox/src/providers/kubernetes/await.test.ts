import * as kubernetes from '@pulumi/kubernetes';
import { unsecret } from '@pulumi/pulumi';
import { startTestCluster, TestCluster } from './__testUtils__/cluster';
import { declare, statusMessages } from './__testUtils__/stack';

jest.setTimeout(120_000);

/** On simulated nodes its pull never ends. */
const NEVER_PULLED = 'registry.invalid/web:1';

describe('Waits', () => {
  let cluster: TestCluster;

  beforeAll(async () => {
    cluster = await startTestCluster();
  });
  afterAll(async () => {
    await cluster?.stop();
  });

  const use = () =>
    new kubernetes.Provider('sandbox', { kubeconfig: cluster.kubeconfig });
  const template = (app: string, image = 'nginx:1.27') => ({
    metadata: { labels: { app } },
    spec: {
      terminationGracePeriodSeconds: 0,
      containers: [{ name: 'web', image }],
    },
  });

  it('waits until each kind is ready', async () => {
    const stack = await cluster.stack('ready');
    const { outputs } = await stack.up(async () => {
      const options = { provider: use() };
      const selector = { matchLabels: { app: 'ready' } };
      const web = new kubernetes.apps.v1.StatefulSet(
        'web',
        {
          metadata: { name: 'ready' },
          spec: {
            replicas: 2,
            serviceName: 'ready',
            selector,
            template: template('ready'),
          },
        },
        options,
      );
      const each = new kubernetes.apps.v1.DaemonSet(
        'each',
        {
          metadata: { name: 'each' },
          spec: {
            selector: { matchLabels: { app: 'each' } },
            template: template('each'),
          },
        },
        options,
      );
      const balanced = new kubernetes.core.v1.Service(
        'balanced',
        {
          metadata: { name: 'balanced' },
          spec: {
            type: 'LoadBalancer',
            selector: { app: 'ready' },
            ports: [{ port: 80 }],
          },
        },
        options,
      );
      const ingress = new kubernetes.networking.v1.Ingress(
        'ingress',
        {
          metadata: { name: 'ready' },
          spec: {
            rules: [
              {
                host: 'ready.localhost',
                http: {
                  paths: [
                    {
                      path: '/',
                      pathType: 'Prefix',
                      backend: {
                        service: {
                          name: balanced.metadata.name,
                          port: { number: 80 },
                        },
                      },
                    },
                  ],
                },
              },
            ],
          },
        },
        options,
      );
      const claim = new kubernetes.core.v1.PersistentVolumeClaim(
        'claim',
        {
          metadata: { name: 'ready' },
          spec: {
            accessModes: ['ReadWriteOnce'],
            resources: { requests: { storage: '1Gi' } },
          },
        },
        options,
      );
      const job = new kubernetes.batch.v1.Job(
        'job',
        {
          metadata: { name: 'ready' },
          spec: {
            template: {
              spec: {
                restartPolicy: 'Never',
                containers: [{ name: 'job', image: 'busybox' }],
              },
            },
          },
        },
        options,
      );
      const quota = new kubernetes.core.v1.ResourceQuota(
        'quota',
        { metadata: { name: 'ready' }, spec: { hard: { pods: '100' } } },
        options,
      );
      const account = new kubernetes.core.v1.Secret(
        'token',
        {
          metadata: {
            name: 'token',
            annotations: { 'kubernetes.io/service-account.name': 'default' },
          },
          type: 'kubernetes.io/service-account-token',
        },
        options,
      );
      return {
        web: web.status.readyReplicas,
        each: each.status.numberAvailable,
        balanced: balanced.status.loadBalancer.ingress[0],
        ingress: ingress.status.loadBalancer.ingress[0],
        claim: claim.status.phase,
        job: job.status.succeeded,
        quota: quota.status.hard,
        // The names of what it holds are none.
        token: unsecret(account.data.apply(data => Object.keys(data).sort())),
      };
    });
    expect(outputs).toEqual({
      web: 2,
      each: 2,
      balanced: expect.objectContaining({}),
      ingress: expect.objectContaining({}),
      claim: 'Bound',
      job: 1,
      quota: { pods: '100' },
      token: ['ca.crt', 'namespace', 'token'],
    });
  });

  it('names the object and its last condition when the time is over', async () => {
    const stack = await cluster.stack('late');
    const program = (image: string, seconds: number) => async () => {
      declare(
        new kubernetes.apps.v1.Deployment(
          'web',
          {
            metadata: { name: 'late' },
            spec: {
              selector: { matchLabels: { app: 'late' } },
              template: template('late', image),
            },
          },
          {
            provider: use(),
            customTimeouts: { create: `${seconds}s`, update: `${seconds}s` },
          },
        ),
      );
    };
    const { message, events } = await stack.fails(program(NEVER_PULLED, 4));
    expect(message).toMatch(
      /Deployment default\/late: 0 of 1 replicas available after 4 s; Pod late-\S+: container web is waiting: (ImagePullBackOff|ErrImagePull) \(/,
    );
    expect(statusMessages(events).join('\n')).toMatch(
      /0 of 1 replicas available; Pod late-\S+: container web is waiting/,
    );

    // The engine knows that it exists and isn't ready, so that the next update goes on with it.
    const [deployment] = (await stack.resources()).slice(-1);
    expect(deployment.id).toBe('default/late');
    expect(deployment.initErrors).toHaveLength(1);
    await stack.refresh();
    const mended = await stack.up(program('nginx:1.27', 30));
    expect(mended.changes).toEqual({ same: 2, update: 1 });
    expect((await stack.resources()).slice(-1)[0].initErrors).toBeUndefined();
  });

  it('tells why a job failed, and at once', async () => {
    const stack = await cluster.stack('failed');
    const { message } = await stack.fails(async () => {
      declare(
        new kubernetes.batch.v1.Job(
          'job',
          {
            metadata: { name: 'failed' },
            spec: {
              backoffLimit: 0,
              template: {
                metadata: {
                  annotations: { 'sandbox.helium.dev/crash': 'true' },
                },
                spec: {
                  restartPolicy: 'Never',
                  containers: [{ name: 'job', image: 'busybox' }],
                },
              },
            },
          },
          { provider: use() },
        ),
      );
    });
    expect(message).toMatch(
      /Job default\/failed: failed: BackoffLimitExceeded \(/,
    );
  });

  it('tells what other kinds lack', async () => {
    const stack = await cluster.stack('lacking');
    const { message } = await stack.fails(async () => {
      const options = {
        provider: use(),
        customTimeouts: { create: '2s' },
      };
      const metadata = { name: 'lacking' };
      declare(
        new kubernetes.core.v1.PersistentVolumeClaim(
          'claim',
          {
            metadata,
            spec: {
              storageClassName: 'no-such-class',
              accessModes: ['ReadWriteOnce'],
              resources: { requests: { storage: '1Gi' } },
            },
          },
          options,
        ),
      );
      declare(
        new kubernetes.core.v1.Service(
          'service',
          {
            metadata,
            spec: { selector: { app: 'none' }, ports: [{ port: 1 }] },
          },
          options,
        ),
      );
      declare(
        new kubernetes.networking.v1.Ingress(
          'ingress',
          {
            metadata,
            spec: {
              defaultBackend: {
                service: { name: 'none', port: { number: 1 } },
              },
            },
          },
          options,
        ),
      );
      declare(
        new kubernetes.core.v1.Pod(
          'pod',
          {
            metadata,
            spec: {
              nodeSelector: { no: 'such-node' },
              containers: [{ name: 'web', image: 'nginx' }],
            },
          },
          options,
        ),
      );
      declare(
        new kubernetes.core.v1.ConfigMap(
          'annotated',
          {
            metadata: {
              ...metadata,
              annotations: {
                'pulumi.com/waitFor': 'jsonpath={.data.ready}=yes',
                'pulumi.com/timeoutSeconds': '1',
              },
            },
          },
          { provider: options.provider },
        ),
      );
    });
    for (const expected of [
      /PersistentVolumeClaim default\/lacking: not bound: phase Pending after 2 s; there is no storage class no-such-class/,
      /Service default\/lacking: no ready pod matches its selector after 2 s/,
      /Ingress default\/lacking: .* after 2 s; there is no Service none/,
      /Pod default\/lacking: not ready: phase Pending after 2 s; not scheduled: Unschedulable \(/,
      /ConfigMap default\/lacking: waiting for jsonpath=\{\.data\.ready\}=yes after 1 s/,
    ]) {
      expect(message).toMatch(expected);
    }
  });

  it('names the finalizer that a deletion hangs on', async () => {
    const stack = await cluster.stack('finalizer');
    const path = '/api/v1/namespaces/default/configmaps/held';
    await stack.up(async () => {
      declare(
        new kubernetes.core.v1.ConfigMap(
          'held',
          { metadata: { name: 'held', finalizers: ['example.com/hold'] } },
          { provider: use(), customTimeouts: { delete: '1s' } },
        ),
      );
    });
    await expect(stack.destroy()).rejects.toThrow(
      /ConfigMap default\/held: not gone yet: finalizer example.com\/hold is not done after 1 s/,
    );
    await cluster.client.patch(path, {
      body: { metadata: { finalizers: null } },
      contentType: 'application/merge-patch+json',
    });
    await stack.destroy();
  });

  it('ends its waits when the update is cancelled', async () => {
    const stack = await cluster.stack('cancelled');
    const abort = new AbortController();
    const update = stack.native.up({
      signal: abort.signal,
      program: async () => {
        declare(
          new kubernetes.core.v1.Pod(
            'pod',
            {
              metadata: { name: 'cancelled' },
              spec: { containers: [{ name: 'web', image: NEVER_PULLED }] },
            },
            { provider: use() },
          ),
        );
      },
      onEvent: event => {
        if (
          /container web is waiting/.test(event.diagnosticEvent?.message ?? '')
        ) {
          abort.abort();
        }
      },
    });
    const begin = Date.now();
    await expect(update).rejects.toThrow();
    expect(Date.now() - begin).toBeLessThan(20_000);
    const [pod] = (await stack.resources()).slice(-1);
    expect(pod.id).toBe('default/cancelled');
  });
});
