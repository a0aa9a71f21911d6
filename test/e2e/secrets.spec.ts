import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import knex from 'knex';
import { stringify } from 'yaml';
import type { HeliumInstance } from '../support/HeliumInstance';
import { waitForStatus } from '../support/wait';
import { call } from './support/api';
import { expect, test } from './support/fixtures';
import { next, openTemplate, runTemplate } from './support/pages';

const NAME = 'secrets-demo';
/** Kubernetes keeps Secrets as they are; what it holds is protected by who may ask it. */
const CLUSTERS = /(^|\/)(etcd|cluster|clusters)(\/|$)/;

const plant = () => `planted-${randomBytes(12).toString('hex')}`;

test('what is secret is nowhere in plain text', async ({
  page,
  helium,
  client,
}) => {
  test.setTimeout(600_000);
  const planted = { form: plant(), refused: plant(), update: plant() };

  // The API server quotes the label that it refuses, and the creation fails over it.
  await openTemplate(page, helium.url, 'new-pachyderm-namespace');
  await page.getByLabel('Name', { exact: true }).fill(NAME);
  await next(page);
  await next(page);
  await page.getByRole('textbox', { name: 'Secret Helm values' }).fill(
    stringify({
      pachd: {
        rootToken: planted.form,
        podLabels: { token: `${planted.refused} no label` },
      },
    }),
  );
  await runTemplate(page);
  await waitForStatus(client, NAME, ['failed']);
  const task = page.url().split('/').at(-1)!;

  const secretValues = JSON.stringify({ pachd: { rootToken: planted.update } });
  await client.previewWorkspace(NAME, { parameters: { secretValues } });
  await waitForStatus(client, NAME, ['failed']);
  await client.updateWorkspace(NAME, { parameters: { secretValues } });
  await waitForStatus(client, NAME, ['ready']);
  const { value } = await client.revealSecret(NAME, 'kubeconfig');
  const token = /token: (\S+)/.exec(value)![1];

  const needles = needlesOf({ ...planted, token });
  const found = [
    ...(await inReplies(
      helium,
      [
        ...(await repliesOf(helium)),
        `/api/scaffolder/v2/tasks/${task}`,
        `/api/scaffolder/v2/tasks/${task}/events`,
      ],
      needles,
    )),
    ...inText('the page', await page.content(), needles),
    ...(await inDatabases(helium, needles)),
    ...(await inFiles(helium.home, helium.home, needles)),
  ];
  expect(found).toEqual([]);

  await client.deleteWorkspace(NAME);
  await waitForStatus(client, NAME, ['destroyed']);
  expect(await inDatabases(helium, needles)).toEqual([]);
  expect(await inFiles(helium.home, helium.home, needles)).toEqual([]);
});

/** Each secret as it is, and in base64 wherever in a text it may begin. */
function needlesOf(secrets: Record<string, string>): Map<string, string> {
  const needles = new Map<string, string>();
  for (const [name, secret] of Object.entries(secrets)) {
    needles.set(secret, name);
    for (const shift of [0, 1, 2]) {
      const encoded = Buffer.from(`${' '.repeat(shift)}${secret}`).toString(
        'base64',
      );
      // The first and the last characters depend on what is beside it.
      needles.set(encoded.slice(4, -4), `${name} in base64`);
    }
  }
  return needles;
}

function inText(
  where: string,
  text: string,
  needles: Map<string, string>,
): string[] {
  return [...needles]
    .filter(([needle]) => text.includes(needle))
    .map(([, name]) => `${name}: ${where}`);
}

/** Every address of the API that a reader of the workspace can open. */
async function repliesOf(helium: HeliumInstance): Promise<string[]> {
  const workspace = `/workspaces/${NAME}`;
  const operations: Array<{ id: string }> = (
    await call(helium, { method: 'GET', path: `${workspace}/operations` })
  ).body.items;
  expect(operations.length).toBeGreaterThan(2);
  return [
    '/workspaces',
    workspace,
    `${workspace}/operations`,
    `${workspace}/effective-values`,
    `${workspace}/backups`,
    ...operations.flatMap(({ id }) => [
      `${workspace}/operations/${id}`,
      `${workspace}/operations/${id}/events?limit=1000`,
    ]),
  ]
    .map(path => `/api/helium${path}`)
    .concat(`/v1/api/workspace/${NAME}`);
}

async function inReplies(
  helium: HeliumInstance,
  paths: string[],
  needles: Map<string, string>,
): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    // A task of the Scaffolder is shown to who began it.
    const token = path.startsWith('/api/scaffolder/')
      ? await helium.guestToken()
      : await helium.token();
    const response = await fetch(`${helium.url}${path}`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    expect([path, response.status]).toEqual([path, 200]);
    found.push(...inText(path, await response.text(), needles));
  }
  return found;
}

async function inDatabases(
  helium: HeliumInstance,
  needles: Map<string, string>,
): Promise<string[]> {
  const folder = join(helium.home, 'db');
  const files = (await readdir(folder)).filter(name =>
    name.endsWith('.sqlite'),
  );
  expect(files).toContain('helium.sqlite');
  const found: string[] = [];
  for (const file of files) {
    const database = knex({
      client: 'better-sqlite3',
      connection: { filename: join(folder, file) },
      useNullAsDefault: true,
    });
    try {
      const tables: Array<{ name: string }> = await database('sqlite_master')
        .where({ type: 'table' })
        .select('name');
      for (const { name } of tables) {
        const rows = JSON.stringify(await database(name));
        found.push(...inText(`${file} ${name}`, rows, needles));
      }
    } finally {
      await database.destroy();
    }
  }
  return found;
}

/** Databases are read by their rows: what a file still holds of a row that is gone is the file system's to protect. */
async function inFiles(
  folder: string,
  home: string,
  needles: Map<string, string>,
): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    const name = relative(home, path);
    if (CLUSTERS.test(name) || name.startsWith('db/')) {
      continue;
    }
    if (entry.isDirectory()) {
      found.push(...(await inFiles(path, home, needles)));
    } else if (entry.isFile()) {
      const text = await readFile(path, 'latin1').catch(() => '');
      found.push(...inText(name, text, needles));
    }
  }
  return found;
}
