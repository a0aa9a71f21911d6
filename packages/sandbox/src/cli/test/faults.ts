import { join } from 'node:path';
import { SuiteContext } from './context';
import { jestSuite } from './jest';
import { StepResult } from './results';

const SUITE_MS = 30 * 60_000;
/** More than two cores carry at once, as much of each test is waiting. */
const WORKERS = 3;

/** What must hold when processes, databases, clusters and disks fail under real portals. */
export async function faultsSuite(
  context: SuiteContext,
): Promise<StepResult[]> {
  return [
    await jestSuite(context, {
      title: 'Fault tests',
      name: 'faults',
      cwd: join(context.environment.root, 'test'),
      // Backstage's CLI looks into src, which is no folder of this package.
      args: [
        'package',
        'test',
        '--rootDir',
        'faults',
        `--maxWorkers=${WORKERS}`,
      ],
      timeoutMs: SUITE_MS,
    }),
  ];
}
