import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { resolveTools } from '../../../index';
import {
  startTestClouds,
  TestClouds,
} from '../../../clouds/__testUtils__/clouds';
import { TestStack } from '../../kubernetes/__testUtils__/stack';

/** The rehearsal clouds, and stacks of the real engine on them. */
export interface TestEngine extends TestClouds {
  stack(name: string): Promise<TestStack>;
}

export async function startTestEngine(): Promise<TestEngine> {
  const cache =
    process.env.HELIUM_CACHE ??
    join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'helium');
  const tools = await resolveTools({ cache, names: ['pulumi'] });
  const test = await startTestClouds();
  return Object.assign(test, {
    stack: (name: string) =>
      TestStack.create({
        name,
        folder: test.folder,
        pulumi: dirname(tools.get('pulumi')!.path),
        rehearsalClouds: true,
        environment: { HELIUM_REHEARSAL_CLOUDS: test.url },
      }),
  });
}
