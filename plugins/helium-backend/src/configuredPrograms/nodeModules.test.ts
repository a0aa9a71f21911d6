import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missingPackage, shareNodeModules } from './nodeModules';

describe('shareNodeModules', () => {
  it('refuses a program for another major version of the SDK', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'helium-modules-'));
    const sdk = join(folder, 'node_modules', '@pulumi', 'pulumi');
    await mkdir(sdk, { recursive: true });
    await writeFile(
      join(sdk, 'package.json'),
      JSON.stringify({ name: '@pulumi/pulumi', version: '2.25.0' }),
    );
    expect(() => shareNodeModules(join(folder, 'index.js'))).toThrow(
      /written for @pulumi\/pulumi 2.25.0, and Helium runs it with 3\./,
    );
    await rm(folder, { recursive: true });
  });
});

describe('missingPackage', () => {
  const error = (code: string, message: string) =>
    Object.assign(new Error(message), { code });

  it.each([
    ['MODULE_NOT_FOUND', "Cannot find module 'left'\nRequire stack:", 'left'],
    [
      'ERR_MODULE_NOT_FOUND',
      "Cannot find package '@a/b' imported from /shop/index.mjs",
      '@a/b',
    ],
    ['MODULE_NOT_FOUND', "Cannot find module './pod'", undefined],
    ['ERR_OTHER', "Cannot find module 'left'", undefined],
  ])('reads %s: %s', (code, message, name) => {
    expect(missingPackage(error(code, message))).toBe(name);
  });
});
