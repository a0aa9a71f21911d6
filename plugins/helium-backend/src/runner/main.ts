/**
 * The process that drives Pulumi for one attempt. Its one argument is the path of its ticket.
 */
import { readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { identify } from '../executors/processes';
import { claimRunnerRecord } from '../executors/runnerRecord';
import type { RunnerTicket } from './protocol';
import { runAttempt } from './runAttempt';
import { Stopper } from './Stopper';

async function main(ticketFile: string): Promise<void> {
  const stopper = new Stopper();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => stopper.stop(`the runner got ${name}`));
  }

  const runner = await identify(process.pid);
  if (!runner) {
    throw new Error('This process is not in the process table');
  }
  const record = await claimRunnerRecord(dirname(ticketFile), { runner });
  if (record.runner?.pid !== runner.pid) {
    process.stderr.write('This attempt was given to another runner\n');
    return;
  }
  const ticket: RunnerTicket = JSON.parse(await readFile(ticketFile, 'utf8'));
  await rm(ticketFile);
  await runAttempt(ticket, runner, stopper);
}

main(process.argv[2]).then(
  () => process.exit(0),
  error => {
    process.stderr.write(`${error?.stack ?? error}\n`);
    process.exit(1);
  },
);
