import type { LedgerCloud } from '@helium-portal/sandbox/ledger';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { processesOf } from '../../support/processes';
import type { StateFolder } from './state';

/** What is not as it must be once nothing is under way any more; empty when all is well. */
export async function findInconsistencies(site: {
  home: string;
  cloud: LedgerCloud;
  state: StateFolder;
  workDirectories: string[];
  portalPids: number[];
}): Promise<string[]> {
  const { home, cloud, state } = site;
  const there = cloud
    .list()
    .map(({ workspace, name }) => `${workspace}/${name}`);
  const stacks = await state.stacks();
  const known = stacks.flatMap(({ name, entries }) =>
    entries.map(entry => `${name}/${entry}`),
  );
  const folders = await Promise.all(
    site.workDirectories.map(async folder =>
      (
        await readdir(join(folder, 'attempts')).catch(() => [])
      ).map(name => `${folder}/attempts/${name}`),
    ),
  );
  const processes = (await processesOf(home)).filter(
    ({ pid }) => !site.portalPids.includes(pid),
  );
  return [
    ...there
      .filter(entry => !known.includes(entry))
      .map(entry => `${entry} is in the cloud, and no stack knows it`),
    ...known
      .filter(entry => !there.includes(entry))
      .map(entry => `${entry} is in a stack, and not in the cloud`),
    ...known
      .filter((entry, index) => known.indexOf(entry) !== index)
      .map(entry => `${entry} is twice in the state`),
    ...stacks.flatMap(({ pending }) =>
      pending.map(urn => `${urn} is pending in the state`),
    ),
    ...(await state.locks()).map(lock => `the lock ${lock} is left`),
    ...folders.flat().map(folder => `the work folder ${folder} is left`),
    ...processes.map(
      ({ pid, command }) => `process ${pid} is left: ${command.slice(0, 160)}`,
    ),
  ];
}
