import { SuiteContext } from './context';
import { findTools, testFolder } from './jest';
import { StepResult } from './results';

/** Clusters and workspaces on the rehearsed clouds, and all that goes wrong there. */
export async function cloudsSuite(
  context: SuiteContext,
): Promise<StepResult[]> {
  return [
    await testFolder(context, {
      title: 'Cloud tests',
      folder: 'clouds',
      tools: await findTools(context),
      args: ['--runInBand'],
    }),
  ];
}
