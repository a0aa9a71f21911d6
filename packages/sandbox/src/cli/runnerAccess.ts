import { setTimeout as sleep } from 'node:timers/promises';
import { readFile } from 'node:fs/promises';
import {
  ApiException,
  CoreV1Api,
  KubeConfig,
  PatchStrategy,
  RbacAuthorizationV1Api,
  setHeaderOptions,
  V1PolicyRule,
} from '@kubernetes/client-node';
import { ServiceUnavailableError } from '@backstage/errors';
import { parse, stringify } from 'yaml';
import { writePrivateFile } from '../cluster/paths';

/** Namespace of the runners' Jobs in the sandbox. */
export const RUNNERS = 'helium-runners';
/** Service account of the runners; they need nothing of the cluster that runs them. */
const RUNNER = 'helium-runner';
/** Service account of the portal, its Role, its binding and the Secret of its token. */
const PORTAL = 'helium-portal';
const TOKEN_MS = 30_000;

/** What the Kubernetes executor calls; the same as in the chart. */
const RULES: V1PolicyRule[] = [
  {
    apiGroups: ['batch'],
    resources: ['jobs'],
    verbs: ['create', 'get', 'list', 'patch', 'delete'],
  },
  {
    apiGroups: [''],
    resources: ['pods'],
    verbs: ['list', 'patch', 'delete'],
  },
  { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
  { apiGroups: [''], resources: ['secrets'], verbs: ['create', 'delete'] },
  { apiGroups: [''], resources: ['events'], verbs: ['list'] },
];

/**
 * Makes the namespace of the runners, and an account for the portal that may
 * start them there and nothing else.
 *
 * @param admin - path of the administrator's kubeconfig
 * @param file - where that of the account is to be
 * @returns the latter
 */
export async function provideRunnerAccess(
  admin: string,
  file: string,
): Promise<string> {
  const kubeconfig = new KubeConfig();
  kubeconfig.loadFromFile(admin);
  const core = kubeconfig.makeApiClient(CoreV1Api);
  const rbac = kubeconfig.makeApiClient(RbacAuthorizationV1Api);
  const namespace = RUNNERS;
  await ensure(core.createNamespace({ body: { metadata: { name: RUNNERS } } }));
  const metadata = { name: PORTAL };
  await Promise.all([
    ensure(
      core.createNamespacedServiceAccount({
        namespace,
        body: {
          metadata: { name: RUNNER },
          automountServiceAccountToken: false,
        },
      }),
    ),
    ensure(
      core.createNamespacedServiceAccount({ namespace, body: { metadata } }),
    ),
    ensureRole(rbac),
    ensure(
      rbac.createNamespacedRoleBinding({
        namespace,
        body: {
          metadata,
          roleRef: {
            apiGroup: 'rbac.authorization.k8s.io',
            kind: 'Role',
            name: PORTAL,
          },
          subjects: [{ kind: 'ServiceAccount', name: PORTAL, namespace }],
        },
      }),
    ),
  ]);
  const token = await readToken(core);
  const { clusters } = parse(await readFile(admin, 'utf8'));
  await writePrivateFile(
    file,
    stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': PORTAL,
      clusters,
      users: [{ name: PORTAL, user: { token } }],
      contexts: [
        {
          name: PORTAL,
          context: { cluster: clusters[0].name, user: PORTAL, namespace },
        },
      ],
    }),
  );
  return file;
}

/** What an older sandbox allowed is not what this one needs. */
async function ensureRole(rbac: RbacAuthorizationV1Api): Promise<void> {
  const namespace = RUNNERS;
  const body = { metadata: { name: PORTAL }, rules: RULES };
  await ensure(rbac.createNamespacedRole({ namespace, body }));
  await rbac.patchNamespacedRole(
    { name: PORTAL, namespace, body: { rules: RULES } },
    setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
  );
}

/** A token without an end: the sandbox may run for as long as it likes. */
async function readToken(core: CoreV1Api): Promise<string> {
  const deadline = Date.now() + TOKEN_MS;
  while (Date.now() < deadline) {
    // Made again when the controller removed it because it did not know the account yet.
    await ensure(
      core.createNamespacedSecret({
        namespace: RUNNERS,
        body: {
          metadata: {
            name: PORTAL,
            annotations: { 'kubernetes.io/service-account.name': PORTAL },
          },
          type: 'kubernetes.io/service-account-token',
        },
      }),
    );
    const secret = await core
      .readNamespacedSecret({ name: PORTAL, namespace: RUNNERS })
      .catch(unlessStatus(404));
    if (secret?.data?.token) {
      return Buffer.from(secret.data.token, 'base64').toString();
    }
    await sleep(100);
  }
  throw new ServiceUnavailableError(
    `The sandbox's controller manager made no token for the account ${PORTAL} in ${
      TOKEN_MS / 1000
    } s`,
  );
}

async function ensure(creation: Promise<unknown>): Promise<void> {
  await creation.catch(unlessStatus(409));
}

function unlessStatus(status: number): (error: unknown) => undefined {
  return error => {
    if (!(error instanceof ApiException && error.code === status)) {
      throw error;
    }
    return undefined;
  };
}
