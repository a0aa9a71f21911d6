import { readFile } from 'node:fs/promises';
import type { OwnProcess } from '../../support/processes';
import type { FaultSite } from './FaultSite';
import { until } from './wait';

/** The processes of one attempt, by what they are. */
export interface AttemptProcesses {
  runner: number;
  /** That of `pulumi up`, `destroy` and the like. */
  cli: number;
  provider: number;
  /** All of them, others that they started included. */
  all: number[];
}

const RUNNER = /runner\/main\.ts/;
const CLI = /^\S*pulumi (up|destroy|refresh|preview) /;
const PROVIDER = /ledger\/provider\.ts/;

/** Waits until an attempt has its runner, CLI and provider, in a site where no other attempt runs. */
export async function attemptProcesses(
  site: FaultSite,
): Promise<AttemptProcesses> {
  return await until('a runner, a CLI and a provider run', async () => {
    const processes = await site.processes();
    const [runner, cli, provider] = [RUNNER, CLI, PROVIDER].map(pattern =>
      processes.find(({ command }) => pattern.test(command)),
    );
    return runner && cli && provider
      ? {
          runner: runner.pid,
          cli: cli.pid,
          provider: provider.pid,
          all: (await sessionOf(runner.pid, processes)).map(({ pid }) => pid),
        }
      : undefined;
  });
}

/** Those of a runner's session, which it leads. */
async function sessionOf(
  leader: number,
  processes: OwnProcess[],
): Promise<OwnProcess[]> {
  const sessions = await Promise.all(
    processes.map(async ({ pid }) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3]);
    }),
  );
  return processes.filter((_, index) => sessions[index] === leader);
}

export const isRunner = ({ command }: OwnProcess) => RUNNER.test(command);
