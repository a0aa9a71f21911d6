import { randomUUID } from 'node:crypto';
import { tracesOf } from '../support/cluster';
import type { HeliumInstance } from '../support/HeliumInstance';
import { waitForStatus } from '../support/wait';
import { call, forgedToken } from './support/api';
import { expect, test } from './support/fixtures';
import { chooseExpiry, expectAccessible, openForm } from './support/pages';

const NAME = 'bad-input-demo';
const OWNER = 'user:default/guest';
const PROGRAM = 'kubernetes_namespace';
const MIB = 1024 * 1024;

/** Everything that a refused request might have changed. */
async function snapshot(helium: HeliumInstance): Promise<unknown> {
  const all = [
    'creating',
    'updating',
    'ready',
    'failed',
    'expired',
    'destroying',
    'destroyed',
    'leftovers',
    'needs-attention',
  ];
  const list = await call(helium, {
    method: 'GET',
    path: `/workspaces?${all.map(status => `status=${status}`).join('&')}`,
  });
  const operations = await call(helium, {
    method: 'GET',
    path: `/workspaces/${NAME}/operations`,
  });
  return { list, operations, traces: await tracesOf(helium, NAME) };
}

const create = (body: object) => ({
  method: 'POST',
  path: '/workspaces',
  body: { program: PROGRAM, owner: OWNER, expiresIn: 'PT8H', ...body },
});
const extend = (body: object) => ({
  method: 'POST',
  path: `/workspaces/${NAME}/extend`,
  body,
});
const values = (text: string) => create({ parameters: { values: text } });

/** Title, request, status, field and rule. */
const REFUSED: Array<
  [string, ReturnType<typeof create>, number, string, RegExp]
> = [
  ...['De_mo', '-demo', 'demo-', '1demo', 'de.mo', 'x'.repeat(54)].map(
    name =>
      [
        `the name ${name.slice(0, 10)} (${name.length} characters)`,
        create({ name }),
        400,
        'name',
        /DNS label of at most 53/,
      ] as [string, ReturnType<typeof create>, number, string, RegExp],
  ),
  ['a name that is taken', create({ name: NAME }), 409, 'name', /taken|exists/],
  [
    'an expiry in the past',
    create({ expiresIn: undefined, expiresAt: '2020-01-01T00:00:00Z' }),
    400,
    'expiresAt',
    /future/,
  ],
  [
    'an expiry past the maximum',
    create({ expiresIn: 'P91D' }),
    400,
    'expiresIn',
    /at most/,
  ],
  [
    'an expiry that is no instant',
    create({ expiresIn: undefined, expiresAt: 'tomorrow' }),
    400,
    'expiresAt',
    /ISO 8601/,
  ],
  [
    'an expiry that is no duration',
    create({ expiresIn: '8 hours' }),
    400,
    'expiresIn',
    /ISO 8601/,
  ],
  [
    'two expiries',
    create({ expiresAt: '2030-01-01T00:00:00Z' }),
    400,
    'expiresIn',
    /along with/,
  ],
  [
    'an extension past the maximum',
    extend({ expiresIn: 'P365D' }) as ReturnType<typeof create>,
    400,
    'expiresIn',
    /at most/,
  ],
  [
    'an extension into the past',
    extend({ expiresAt: '2020-01-01T00:00:00Z' }) as ReturnType<typeof create>,
    400,
    'expiresAt',
    /future|later/,
  ],
  [
    'an unknown program',
    create({ program: 'nothing' }),
    400,
    'program',
    /not a program/,
  ],
  [
    'an unknown parameter',
    create({ parameters: { nothing: 1 } }),
    400,
    'parameters.nothing',
    /not a parameter/,
  ],
  [
    'a parameter of the wrong type',
    create({ parameters: { disableNotebooks: 'maybe' } }),
    400,
    'parameters.disableNotebooks',
    /boolean/,
  ],
  [
    'an image tag that is none',
    create({ parameters: { pachdVersion: 'a b' } }),
    400,
    'parameters.pachdVersion',
    /image tag/,
  ],
  [
    'values that are not YAML',
    values('a: ['),
    400,
    'parameters.values',
    /YAML/,
  ],
  [
    'values that are no mapping',
    values('- a\n'),
    400,
    'parameters.values',
    /mapping/,
  ],
  [
    'values above 1 MiB',
    values(`a: "${'x'.repeat(MIB)}"`),
    400,
    'parameters.values',
    /1 MiB/,
  ],
  [
    'a request above 4 MiB',
    values(`a: "${'x'.repeat(5 * MIB)}"`),
    413,
    'parameters',
    /1 MiB/,
  ],
  [
    'an owner that is not in the catalog',
    create({ owner: 'group:default/nobody' }),
    400,
    'owner',
    /not in the catalog/,
  ],
  [
    'a property that the API does not have',
    create({ expires: 'PT8H' }),
    400,
    '',
    /expires|additional/,
  ],
];

test.describe.configure({ mode: 'serial' });

test.beforeAll(async ({ client }) => {
  await client.createWorkspace({
    name: NAME,
    program: PROGRAM,
    owner: OWNER,
    expiresIn: 'PT8H',
  });
  await waitForStatus(client, NAME, ['ready']);
});

for (const [title, request, status, field, rule] of REFUSED) {
  test(`refuses ${title}`, async ({ helium }) => {
    const before = await snapshot(helium);
    const answer = await call(helium, request);
    expect(answer.status, JSON.stringify(answer.body)).toBe(status);
    const said = (answer.body.fields ?? []).find(
      (item: { field: string }) => !field || item.field === field,
    );
    expect(said, JSON.stringify(answer.body).slice(0, 500)).toBeDefined();
    expect(said.message).toMatch(rule);
    expect(await snapshot(helium)).toEqual(before);
  });
}

test('refuses a body that is not JSON', async ({ helium }) => {
  const answer = await call(helium, { ...create({}), body: '{' });
  expect(answer.status).toBe(400);
  expect(answer.body.fields).toEqual([
    { field: 'body', message: expect.stringMatching(/JSON/) },
  ]);
});

test('refuses tokens that are missing, malformed or forged', async ({
  helium,
}) => {
  const own = await helium.token();
  const [header, payload] = forgedToken(OWNER).split('.');
  const none = Buffer.from(JSON.stringify({ alg: 'none' })).toString(
    'base64url',
  );
  for (const authorization of [
    '',
    'Bearer',
    'Bearer nothing',
    'Basic Z3Vlc3Q6Z3Vlc3Q=',
    `Bearer ${own}x`,
    `Bearer ${own.slice(0, -1)}`,
    `Bearer ${forgedToken(OWNER)}`,
    `Bearer ${header}.${payload}.`,
    `Bearer ${none}.${payload}.`,
  ]) {
    for (const request of [
      create({ name: 'forged' }),
      { method: 'DELETE', path: `/workspaces/${NAME}` },
      { method: 'GET', path: '/workspaces' },
    ]) {
      const answer = await call(helium, {
        ...request,
        headers: { Authorization: authorization },
      });
      expect(answer.status, `${authorization} ${request.method}`).toBe(401);
      expect(answer.body.error.name).toBe('AuthenticationError');
    }
  }
  const answer = await call(helium, {
    method: 'GET',
    path: '/workspaces/forged',
  });
  expect(answer.status).toBe(404);
});

test('says that a workspace is unknown', async ({ helium }) => {
  for (const [method, path, body] of [
    ['GET', '', undefined],
    ['DELETE', '', undefined],
    ['PATCH', '', {}],
    ['POST', '/extend', { expiresIn: 'PT1H' }],
    ['GET', '/operations', undefined],
    ['POST', '/secrets/kubeconfig', undefined],
  ] as const) {
    const answer = await call(helium, {
      method,
      path: `/workspaces/nobody${path}`,
      body,
    });
    expect(answer.status, `${method} ${path}`).toBe(404);
    expect(answer.body.error.message).toContain("'nobody'");
  }
});

test('creates once for one idempotency key', async ({ helium }) => {
  const headers = { 'Idempotency-Key': randomUUID() };
  const request = { ...create({ name: 'bad-input-twice' }), headers };
  const first = await call(helium, request);
  const second = await call(helium, request);
  expect([first.status, second.status]).toEqual([202, 202]);
  expect(second.body.operation.id).toBe(first.body.operation.id);
  const other = await call(helium, {
    ...create({ name: 'bad-input-other' }),
    headers,
  });
  expect(other.status).toBe(409);
  expect(JSON.stringify(other.body)).toContain('Idempotency-Key');
  const unknown = await call(helium, {
    method: 'GET',
    path: '/workspaces/bad-input-other',
  });
  expect(unknown.status).toBe(404);
});

test('says the same in the form', async ({ page, helium }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await openForm(page, helium.url);
  const name = page.getByLabel('Name', { exact: true });
  await name.fill('De_mo');
  await expect(
    page.getByText(/At most 53 small letters.*such as de-mo/).first(),
  ).toBeVisible();
  await chooseExpiry(page, new Date(Date.now() - 3600_000));
  await expect(
    page.getByText('The expiry must be in the future').first(),
  ).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(name).toBeVisible();
  await name.fill(NAME);
  await expect(page.getByText(`'${NAME}' is taken`).first()).toBeVisible();
  await name.fill('');
  await page.getByLabel('Expires on').fill('2035-01-01T00:00');
  await expect(
    page
      .getByText(/must be at most 90 days after the creation, so not after/)
      .first(),
  ).toBeVisible();
  await page.getByRole('button', { name: /Expiry/ }).click();
  await page.getByRole('option', { name: /Default/ }).click();
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByLabel('Helm values', { exact: true }).fill('a: [');
  await expect(
    page.getByText(/are not YAML: .*\(line 1\)/).first(),
  ).toBeVisible();
});

test('deletes once', async ({ helium, client }) => {
  const path = `/workspaces/${NAME}`;
  const first = await call(helium, { method: 'DELETE', path });
  const second = await call(helium, { method: 'DELETE', path });
  expect([first.status, second.status]).toEqual([202, 409]);
  expect(second.body.fields).toMatchObject([{ field: 'name' }]);
  await waitForStatus(client, NAME, ['destroyed']);
  const before = await snapshot(helium);
  for (const request of [
    { method: 'DELETE', path },
    { method: 'PATCH', path, body: {} },
    extend({ expiresIn: 'PT1H' }),
  ]) {
    const answer = await call(helium, request);
    expect([404, 409]).toContain(answer.status);
    expect(answer.body.error.message).toContain(NAME);
  }
  expect(await snapshot(helium)).toEqual(before);
});
