/**
 * The process that drives Pulumi for one attempt. Its one argument is the path of its ticket; without one, the ticket is in its
 * environment.
 */
import { identify } from '../executors/processes';
import { claimRunnerRecord } from '../executors/runnerRecord';
import { runAttempt } from './runAttempt';
import { Stopper } from './Stopper';
import { openTicket } from './ticket';

async function main(): Promise<void> {
  const stopper = new Stopper();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => stopper.stop(`the runner got ${name}`));
  }

  const { workDirectory, read } = openTicket(process.argv[2], process.env);
  const runner = await identify(process.pid);
  if (!runner) {
    throw new Error('This process is not in the process table');
  }
  const record = await claimRunnerRecord(workDirectory, { runner });
  if (record.runner?.pid !== runner.pid) {
    process.stderr.write('This attempt was given to another runner\n');
    return;
  }
  await runAttempt(await read(), runner, stopper);
}

main().then(
  () => process.exit(0),
  error => {
    process.stderr.write(`${error?.stack ?? error}\n`);
    process.exit(1);
  },
);
