import { chmod, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { useTempFolder } from './__testUtils__/tempFolder';
import { ensureCredentials } from './credentials';
import { statePaths } from './environment';

describe('ensureCredentials', () => {
  const folder = useTempFolder();
  const mode = async (file: string) =>
    ((await stat(file)).mode % 0o1000).toString(8);

  it('makes them once, for their owner only', async () => {
    const first = await ensureCredentials(folder());
    const { credentials, passphrase } = statePaths(folder());
    const secret = await readFile(passphrase, 'utf8');

    expect(Buffer.from(first.secretsKey, 'base64')).toHaveLength(32);
    expect(first.serviceToken).toMatch(/^helium_\S{40,}$/);
    expect(await mode(credentials)).toBe('600');
    expect(await mode(passphrase)).toBe('600');

    await chmod(credentials, 0o644);
    expect(await ensureCredentials(folder())).toEqual(first);
    expect(await mode(credentials)).toBe('600');
    expect(await readFile(passphrase, 'utf8')).toBe(secret);
  });

  it('says so when they are damaged, and shows none of them', async () => {
    const { secretsKey } = await ensureCredentials(folder());
    const file = statePaths(folder()).credentials;
    await writeFile(file, `{"secretsKey": "${secretsKey}"`);
    const error: Error = await ensureCredentials(folder()).catch(e => e);
    expect(error.message).toContain(`${file} is damaged`);
    expect(error.message).not.toContain(secretsKey);
  });

  it('makes no new passphrase when stacks need the old one', async () => {
    await ensureCredentials(folder());
    const { passphrase, pulumiState } = statePaths(folder());
    await mkdir(join(pulumiState, '.pulumi', 'stacks', 'p'), {
      recursive: true,
    });
    await rm(passphrase);
    await expect(ensureCredentials(folder())).rejects.toThrow(
      `${passphrase} is lost`,
    );
  });
});
