import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mendCutOffState, removeStateBackup } from './cutOffState';

describe('mendCutOffState', () => {
  let root: string;
  let file: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'helium-cut-off-'));
    const folder = join(root, '.pulumi', 'stacks', 'p');
    await mkdir(folder, { recursive: true });
    file = join(folder, 's.json');
  });

  afterEach(async () => {
    await rm(root, { recursive: true, force: true });
  });

  const mend = (backendUrl = `file://${root}?metadata=skip`) =>
    mendCutOffState({ backendUrl, project: 'p', name: 's' });

  it('takes the one before it for a state that was cut off', async () => {
    await writeFile(file, '{"checkpoint": {"latest": {"resou');
    await writeFile(`${file}.bak`, '{"checkpoint": {}}');
    expect(await mend()).toBe(true);
    expect(await readFile(file, 'utf8')).toBe('{"checkpoint": {}}');
    expect(await mend()).toBe(false);
  });

  it('forgets the state of a stack that was removed', async () => {
    await writeFile(`${file}.bak`, '{"checkpoint": {}}');
    const stack = { backendUrl: `file://${root}`, project: 'p', name: 's' };
    await removeStateBackup(stack);
    await removeStateBackup(stack);
    expect(await readdir(join(file, '..'))).toEqual([]);
  });

  it('leaves alone what is whole, what is not there, and what it has nothing better for', async () => {
    await writeFile(`${file}.bak`, '{"checkpoint": {}}');
    expect(await mend()).toBe(false);
    await expect(readFile(file)).rejects.toThrow('ENOENT');
    await writeFile(file, '{"version": 3}');
    expect(await mend()).toBe(false);
    expect(await readFile(file, 'utf8')).toBe('{"version": 3}');
    await writeFile(file, '{');
    expect(await mend('s3://states')).toBe(false);
    await writeFile(`${file}.bak`, '{"che');
    expect(await mend()).toBe(false);
    expect(await readFile(file, 'utf8')).toBe('{');
  });
});
