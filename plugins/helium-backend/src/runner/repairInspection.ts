import { stringifyError } from '@backstage/errors';
import type {
  ClusterFinding,
  LockFinding,
  PendingAction,
  PendingFinding,
  RepairFindings,
  RepairStepResult,
} from '@helium-portal/backstage-plugin-helium-common';
import type {
  KubernetesClusterState,
  PendingCreateLook,
} from '@helium-portal/backstage-plugin-helium-node';
import { describeFailure } from './failures';
import { holdersOf } from './locks';
import { toPendingCreate } from './recovery';
import type { OperationEnvironment } from './runOperation';
import {
  nameOf,
  type PendingOperation,
  revealSecrets,
  type StackState,
  type StateResource,
} from './StackState';

/** What looking needs. */
export type InspectionEnvironment = Pick<
  OperationEnvironment,
  'session' | 'hasStack' | 'entrypoint' | 'context' | 'redactor'
>;

/**
 * Looks at a stack's lock, at what was in flight and at its clusters. Changes nothing, and says what can't be known instead of
 * failing.
 */
export async function inspectStack(
  environment: InspectionEnvironment,
  steps: RepairStepResult[],
): Promise<RepairFindings> {
  const { session, hasStack, redactor } = environment;
  const findings: RepairFindings = {
    at: new Date().toISOString(),
    pending: [],
    clusters: [],
    steps,
  };
  if (!hasStack) {
    findings.stateProblem =
      'There is no such stack in the state backend; a backup can be restored';
    return findings;
  }
  const problems: string[] = [];
  const problem = (what: string) => (error: unknown) => {
    problems.push(`${what}: ${describeFailure(error, redactor).message}`);
    return undefined;
  };
  findings.lock = await findLock(environment).catch(
    problem("The lock can't be read"),
  );
  const state = await session
    .exportPlainState()
    .catch(problem("The state can't be read"));
  if (state) {
    findings.pending = await Promise.all(
      state.pending.map(pending => findPending(environment, state, pending)),
    );
    findings.clusters = await Promise.all(
      state.kubernetesProviders.map(provider =>
        findCluster(environment, state, provider),
      ),
    );
  }
  if (problems.length) {
    findings.stateProblem = problems.join('; ');
  }
  return findings;
}

async function findLock({
  session,
}: InspectionEnvironment): Promise<LockFinding | undefined> {
  const locks = await session.locks();
  if (!locks.length) {
    return undefined;
  }
  const { dead, why } = await session.judge(locks);
  const [{ host, pid, at }] = locks;
  return { holder: holdersOf(locks), host, pid, at, dead, why };
}

async function findPending(
  environment: InspectionEnvironment,
  state: StackState,
  pending: PendingOperation,
): Promise<PendingFinding> {
  const { urn, type } = pending.resource;
  const { deletable, ...look } = await lookUp(environment, state, pending);
  return {
    urn,
    type,
    name: nameOf(urn),
    operation: pending.type,
    ...look,
    actions: actionsFor(pending, { ...look, deletable }),
  };
}

/** What the cloud says of what was in flight. */
export async function lookUp(
  { entrypoint, context, redactor }: InspectionEnvironment,
  state: StackState,
  pending: PendingOperation,
): Promise<PendingCreateLook> {
  if (pending.type !== 'creating') {
    return {
      cloud: 'unknown',
      detail: `It is in the state, and was ${pending.type}; a refresh tells what became of it`,
    };
  }
  if (!entrypoint.lookUpPendingCreate) {
    return {
      cloud: 'unknown',
      detail: "The program can't look for it; look in the cloud yourself",
    };
  }
  try {
    const look = await entrypoint.lookUpPendingCreate(
      toPendingCreate(pending, state),
      context,
    );
    const { cloud, id, deletable, detail } = look;
    return { cloud, id, deletable, detail: redactor.redactOptional(detail) };
  } catch (error) {
    return {
      cloud: 'unknown',
      detail: redactor.redact(
        `It can't be looked for: ${stringifyError(error)}`,
      ),
    };
  }
}

function actionsFor(
  { type }: PendingOperation,
  { cloud, id, deletable }: PendingCreateLook,
): PendingAction[] {
  const mayExist = type === 'creating' && cloud !== 'absent';
  return [
    ...(mayExist && id ? ['import' as const] : []),
    ...(mayExist && deletable ? ['delete' as const] : []),
    'forget',
  ];
}

async function findCluster(
  environment: InspectionEnvironment,
  state: StackState,
  provider: StateResource,
): Promise<ClusterFinding> {
  return {
    urn: provider.urn,
    name: nameOf(provider.urn),
    ...(await lookAtCluster(environment, provider)),
    resources: state.resourcesOf(provider).length,
  };
}

/** What the program says of a Kubernetes provider's cluster. */
export async function lookAtCluster(
  { entrypoint, context, redactor }: InspectionEnvironment,
  provider: StateResource,
): Promise<KubernetesClusterState> {
  if (!entrypoint.clusterState) {
    return {
      state: 'unknown',
      detail: "The program can't tell whether its clusters are there",
    };
  }
  try {
    const { state, detail } = await entrypoint.clusterState(
      {
        urn: provider.urn,
        name: nameOf(provider.urn),
        inputs: revealSecrets(provider.inputs),
      },
      context,
    );
    return { state, detail: redactor.redactOptional(detail) };
  } catch (error) {
    return {
      state: 'unknown',
      detail: redactor.redact(`It can't be asked: ${stringifyError(error)}`),
    };
  }
}
