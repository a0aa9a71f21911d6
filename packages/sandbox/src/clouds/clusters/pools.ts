import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceUnavailableError } from '@backstage/errors';
import { CoreV1Api, V1Node } from '@kubernetes/client-node';
import { unlessStatus } from '../../cluster/api';
import { ensureNode, isNodeReady, NodeHost } from '../../cluster/nodes';
import { PoolRequest } from '../ClusterHost';

/** Label of a pool's nodes. */
const POOL = 'sandbox.helium.dev/pool';
const READY_MS = 60_000;
/** Numbers of nodes within one cluster. */
const NUMBERS = 8_000;

/** A pool of one cluster. */
export interface Pool {
  core: CoreV1Api;
  host: NodeHost;
  /** Leads the names of its nodes. */
  prefix: string;
  name: string;
}

/** Gives each node of a cluster addresses of its own. */
class NodeNumbers {
  readonly #taken: Set<string | undefined>;

  constructor(nodes: V1Node[]) {
    this.#taken = new Set(nodes.map(({ spec }) => spec?.podCIDR));
  }

  addressesOf(known?: V1Node): { address: string; podCidr: string } {
    const kept = known?.spec?.podCIDR;
    for (let number = 1; number < NUMBERS; number++) {
      const [high, low] = [Math.floor(number / 250), (number % 250) + 1];
      const podCidr = `10.${128 + high}.${low}.0/24`;
      if (kept ? kept === podCidr : !this.#taken.has(podCidr)) {
        this.#taken.add(podCidr);
        return { podCidr, address: `10.0.${high}.${low}` };
      }
    }
    throw new Error('The cluster has as many nodes as it can have');
  }
}

/**
 * Makes the nodes of a pool, waits until they are ready, and removes those that
 * were made as the pool was before.
 */
export async function applyPool(
  pool: Pool,
  request: PoolRequest,
): Promise<void> {
  const { core, host, name, prefix } = pool;
  const stem = `${nodeName(`${prefix}-${name}`)}-${templateHash(request)}`;
  const wanted = Array.from(
    { length: request.count },
    (_, index) => `${stem}-${index + 1}`,
  );
  const nodes = await core.listNode();
  const numbers = new NodeNumbers(nodes.items);
  for (const node of wanted) {
    const known = nodes.items.find(({ metadata }) => metadata?.name === node);
    await ensureNode(
      core,
      {
        name: node,
        ...numbers.addressesOf(known),
        resources: resourcesOf(request),
        labels: { ...request.labels, [POOL]: name },
        taints: request.taints,
      },
      host,
    );
  }
  await waitForNodes(core, name, wanted);
  await removeNodes(
    core,
    (await nodesOf(core, name)).filter(node => !wanted.includes(node)),
  );
}

export async function removePool({ core, name }: Pool): Promise<void> {
  await removeNodes(core, await nodesOf(core, name));
}

function resourcesOf({ cpu, memory, gpu }: PoolRequest) {
  return {
    cpu: String(cpu),
    memory,
    'ephemeral-storage': '100Gi',
    pods: '110',
    ...(gpu && { 'nvidia.com/gpu': String(gpu.count) }),
  };
}

async function nodesOf(core: CoreV1Api, pool: string): Promise<string[]> {
  const { items } = await core.listNode({ labelSelector: `${POOL}=${pool}` });
  return items.map(({ metadata }) => metadata!.name!);
}

async function waitForNodes(
  core: CoreV1Api,
  pool: string,
  wanted: string[],
): Promise<void> {
  const deadline = Date.now() + READY_MS;
  for (;;) {
    const { items } = await core.listNode({ labelSelector: `${POOL}=${pool}` });
    const usable = items.filter(node => isNodeReady(node) && !isHeldBack(node));
    const missing = wanted.find(
      name => !usable.some(({ metadata }) => metadata?.name === name),
    );
    if (!missing) {
      return;
    }
    if (Date.now() > deadline) {
      throw new ServiceUnavailableError(
        `The node ${missing} of the pool ${pool} did not get ready in ${
          READY_MS / 1000
        } s`,
      );
    }
    await sleep(100);
  }
}

/** Whether the controller manager has not let it go yet. */
function isHeldBack({ spec }: V1Node): boolean {
  return Boolean(
    spec?.taints?.some(({ key }) => key.startsWith('node.kubernetes.io/')),
  );
}

/** Its pods go first, as in a drain: the controller manager would leave them for a minute. */
async function removeNodes(core: CoreV1Api, names: string[]): Promise<void> {
  for (const name of names) {
    await unlessStatus(
      404,
      core.patchNode({
        name,
        body: [{ op: 'add', path: '/spec/unschedulable', value: true }],
      }),
    );
    const { items } = await core.listPodForAllNamespaces({
      fieldSelector: `spec.nodeName=${name}`,
    });
    await Promise.all(
      items.map(({ metadata }) =>
        unlessStatus(
          404,
          core.deleteNamespacedPod({
            name: metadata!.name!,
            namespace: metadata!.namespace!,
            gracePeriodSeconds: 0,
          }),
        ),
      ),
    );
    await unlessStatus(404, core.deleteNode({ name }));
  }
}

/** Nodes are made anew when what they are made from changes, as in the clouds. */
function templateHash({ count, ...template }: PoolRequest): string {
  return digest(JSON.stringify(template)).slice(0, 8);
}

/** Names of nodes are DNS labels; those of clusters and pools need not be. */
function nodeName(text: string): string {
  const name = text.toLowerCase().replace(/[^a-z0-9-]/g, '-');
  return name.length <= 44
    ? name
    : `${name.slice(0, 35)}-${digest(text).slice(0, 8)}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
