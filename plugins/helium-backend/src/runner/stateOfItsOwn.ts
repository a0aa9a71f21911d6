import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AttemptSpec } from './protocol';

/**
 * Lets a draft be previewed against a state in the attempt's own folder, which goes with it: the state backend gets no stack of what does not
 * exist, and one of the same name that is there is neither read nor locked.
 */
export async function inStateOfItsOwn(
  spec: AttemptSpec,
  workDirectory: string,
): Promise<AttemptSpec> {
  const folder = join(workDirectory, 'state');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return {
    ...spec,
    // What an earlier attempt had begun went with its folder.
    recover: false,
    earlierAttempts: [],
    pulumi: {
      ...spec.pulumi,
      backendUrl: pathToFileURL(folder).href,
      secretsProvider: 'passphrase',
      passphrase: randomBytes(24).toString('base64'),
    },
  };
}
