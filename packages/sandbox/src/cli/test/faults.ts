import { join } from 'node:path';
import { SuiteContext } from './context';
import { findTools, jestSuite } from './jest';
import { StepResult } from './results';

const SUITE_MS = 40 * 60_000;
/** As many as two cores carry: much of each test is waiting. */
const WORKERS = 2;
const SOAK = 'faults/soak.test.ts';

/** What must hold when processes, databases, clusters and disks fail under real portals. */
export async function faultsSuite(
  context: SuiteContext,
): Promise<StepResult[]> {
  const tools = await findTools(context);
  const run = (title: string, name: string, args: string[]) =>
    jestSuite(context, {
      title,
      name,
      tools,
      cwd: join(context.environment.root, 'test'),
      // Backstage's CLI looks into src, which is no folder of this package.
      args: ['package', 'test', '--rootDir', 'faults', ...args],
      timeoutMs: SUITE_MS,
    });
  return [
    await run('Fault tests', 'faults', [
      `--testPathIgnorePatterns=${SOAK}`,
      `--maxWorkers=${WORKERS}`,
    ]),
    // Alone, for it takes all that the machine has.
    await run('Soak', 'soak', [SOAK, '--runInBand']),
  ];
}
