import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  RehearsalClouds,
  type CloudResource,
} from '@helium-portal/sandbox/clouds';
import type { HeliumInstance } from './HeliumInstance';

const folderOf = (helium: HeliumInstance) => join(helium.home, 'clouds');

/** What the rehearsed clouds hold of a workspace, as `type name`. */
export async function inventoryOf(
  helium: HeliumInstance,
  workspace: string,
): Promise<string[]> {
  const read = (file: string) => readFile(join(folderOf(helium), file), 'utf8');
  const [token] = (await read('token.csv')).split(',');
  const port = await read('port.json');
  const clouds = RehearsalClouds.create({
    endpoint: `http://127.0.0.1:${port}`,
    token,
  });
  const lists: CloudResource[][] = await Promise.all([
    clouds.list('gcp', { workspace }),
    clouds.list('aws', { workspace }),
  ]);
  return lists
    .flat()
    .map(({ type, name, id }) => `${type} ${name || id}`)
    .sort();
}

/** The rehearsed clusters that are there. */
export async function clustersOf(helium: HeliumInstance): Promise<string[]> {
  return readdir(join(folderOf(helium), 'clusters')).catch(() => []);
}
