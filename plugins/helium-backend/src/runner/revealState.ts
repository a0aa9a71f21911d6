import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeProject } from './projectFolder';
import type { PulumiCli } from './PulumiCli';
import { StackState, type StateResource } from './StackState';

/** Carries the inputs of what is in flight, which Pulumi's import would forget. */
const CARRIER = 'helium:index:Pending';

interface Exported {
  deployment: {
    resources?: StateResource[];
    pending_operations?: StackState['pending'];
  };
}

/**
 * Decrypts a state that is not the stack's, such as a backup, as a stack of the same name in a state backend that goes again: what is
 * written there is encrypted, and what is read stays in memory.
 *
 * @param stack - `environment` has what the state's secrets provider needs
 * @throws PulumiCliError when the state is not whole, or its secrets can't be decrypted
 */
export async function revealState(
  cli: Pick<PulumiCli, 'read' | 'write'>,
  state: StackState,
  stack: {
    project: string;
    name: string;
    secretsProvider: string;
    environment: Record<string, string>;
    /** Where the state backend is made. */
    folder: string;
    signal: AbortSignal;
  },
): Promise<StackState> {
  const { project, name, secretsProvider, environment, signal } = stack;
  const cwd = await mkdtemp(join(stack.folder, 'reveal-'));
  try {
    await writeProject(cwd, project);
    const options = {
      cwd,
      environment: {
        ...environment,
        PULUMI_BACKEND_URL: `file://${cwd}?metadata=skip`,
      },
    };
    await cli.write(
      ['stack', 'init', name, '--secrets-provider', secretsProvider],
      options,
    );
    await cli.write(['stack', 'import', '--stack', name], {
      ...options,
      input: carryPending(state, `urn:pulumi:${name}::${project}`),
    });
    const plain = await cli.read(
      ['stack', 'export', '--show-secrets', '--stack', name],
      { ...options, signal },
    );
    return uncarryPending(plain, state.pending);
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}

function carryPending(state: StackState, prefix: string): string {
  const exported: Exported = JSON.parse(state.toString());
  const carrier: StateResource = {
    urn: `${prefix}::${CARRIER}::pending`,
    type: CARRIER,
    custom: false,
    inputs: { pending: state.pending.map(({ resource }) => resource.inputs) },
  };
  return JSON.stringify({
    ...exported,
    deployment: {
      ...exported.deployment,
      resources: [...state.resources, carrier],
      pending_operations: [],
    },
  });
}

function uncarryPending(
  text: string,
  pending: StackState['pending'],
): StackState {
  const exported: Exported = JSON.parse(text);
  const { resources = [] } = exported.deployment;
  const carrier = resources.find(({ type }) => type === CARRIER);
  const inputs = carrier?.inputs?.pending as Array<StateResource['inputs']>;
  return StackState.parse(
    JSON.stringify({
      ...exported,
      deployment: {
        ...exported.deployment,
        resources: resources.filter(({ type }) => type !== CARRIER),
        pending_operations: pending.map((each, index) => ({
          ...each,
          resource: { ...each.resource, inputs: inputs[index] },
        })),
      },
    }),
  );
}
