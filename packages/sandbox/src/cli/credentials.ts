import { randomBytes } from 'node:crypto';
import { chmod, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConflictError } from '@backstage/errors';
import { writePrivateFile } from '../cluster/paths';
import { statePaths } from './environment';

/** Secrets of one state folder; they never leave it. */
export interface Credentials {
  /** What `./helium token` prints; good for Helium's API only. */
  serviceToken: string;
  /** Encrypts secret parameters in the database: 32 bytes in base64. */
  secretsKey: string;
}

/**
 * Makes the credentials at the first start, and reads them at later ones.
 *
 * @throws ConflictError when they are damaged, or lost while there are stacks
 * that need them
 */
export async function ensureCredentials(home: string): Promise<Credentials> {
  const paths = statePaths(home);
  await ensurePassphrase(home);
  const text = await readIfThere(paths.credentials);
  if (text === undefined) {
    const credentials: Credentials = {
      serviceToken: `helium_${randomBytes(32).toString('base64url')}`,
      secretsKey: randomBytes(32).toString('base64'),
    };
    await writePrivateFile(
      paths.credentials,
      `${JSON.stringify(credentials, undefined, 2)}\n`,
    );
    return credentials;
  }
  await chmod(paths.credentials, 0o600);
  return parseCredentials(text, paths.credentials);
}

function parseCredentials(text: string, file: string): Credentials {
  try {
    const { serviceToken, secretsKey } = JSON.parse(text);
    if (
      typeof serviceToken === 'string' &&
      serviceToken.length >= 8 &&
      typeof secretsKey === 'string' &&
      Buffer.from(secretsKey, 'base64').length === 32
    ) {
      return { serviceToken, secretsKey };
    }
  } catch {
    // The parser would quote the secrets.
  }
  throw new ConflictError(
    `${file} is damaged: restore it, or remove it and lose the secret parameters of existing workspaces`,
  );
}

async function ensurePassphrase(home: string): Promise<void> {
  const { passphrase, pulumiState } = statePaths(home);
  if (await readIfThere(passphrase)) {
    await chmod(passphrase, 0o600);
    return;
  }
  const stacks = await readdir(join(pulumiState, '.pulumi', 'stacks')).catch(
    () => [],
  );
  if (stacks.length > 0) {
    throw new ConflictError(
      `${passphrase} is lost, and the stacks in ${pulumiState} are encrypted with it: restore it`,
    );
  }
  await writePrivateFile(passphrase, randomBytes(32).toString('base64url'));
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}
