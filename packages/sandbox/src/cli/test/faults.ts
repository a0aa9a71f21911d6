import { SuiteContext } from './context';
import { findTools, testFolder } from './jest';
import { StepResult } from './results';

/** More than two cores have: most of each test is waiting. */
const WORKERS = 3;
const SOAK = 'faults/soak.test.ts';

/** What must hold when processes, databases, clusters and disks fail under real portals. */
export async function faultsSuite(
  context: SuiteContext,
): Promise<StepResult[]> {
  const folder = 'faults';
  const tools = await findTools(context);
  return [
    await testFolder(context, {
      title: 'Fault tests',
      folder,
      tools,
      args: [`--testPathIgnorePatterns=${SOAK}`, `--maxWorkers=${WORKERS}`],
    }),
    // Alone, for it takes all that the machine has.
    await testFolder(context, {
      title: 'Soak',
      folder,
      name: 'soak',
      tools,
      args: [SOAK, '--runInBand'],
    }),
  ];
}
