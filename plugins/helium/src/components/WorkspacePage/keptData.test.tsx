import { registerMswTestHooks } from '@backstage/test-utils';
import type { KeptData } from '@helium-portal/backstage-plugin-helium-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { HELIUM_URL, openPage } from '../../__testUtils__/app';
import {
  keptData,
  minutesFromNow,
  operation,
  program,
  workspace,
} from '../../__testUtils__/data';
import { apiError, setupHeliumServer } from '../../__testUtils__/heliumServer';

const helium = setupHeliumServer();

const PAGE = '/helium/workspaces/calm-otter';
const PATH = '/workspaces/calm-otter';

const accepted = () =>
  HttpResponse.json(
    { workspace: workspace(), operation: operation({ kind: 'destroy' }) },
    { status: 202 },
  );

const destroyed = workspace({
  status: 'destroyed',
  desired: 'absent',
  destroyedAt: minutesFromNow(-60),
  keepDataUntil: minutesFromNow(60 * 24),
});

const serveKept = (...items: KeptData[]) =>
  helium.server.use(
    http.get(`${HELIUM_URL}/kept-data`, () =>
      HttpResponse.json({ items, totalItems: items.length }),
    ),
  );

/** What "New workspace" fills the form in with. */
function proposedName() {
  const link = screen.getByRole('button', { name: 'New workspace' });
  const { searchParams } = new URL(link.getAttribute('href')!, HELIUM_URL);
  return searchParams.get('formData');
}

async function findSection() {
  return within(await screen.findByRole('region', { name: 'Kept data' }));
}

describe('deleting a workspace and keeping its data', () => {
  registerMswTestHooks(helium.server);
  beforeEach(() => helium.seen.splice(0));

  const keep = /Keep the data that persists/;

  async function openDialog(limits?: { default: string; maximum: string }) {
    helium.serve([workspace()]);
    helium.server.use(
      http.get(`${HELIUM_URL}/programs`, () =>
        HttpResponse.json({ items: [{ ...program, keptData: limits }] }),
      ),
      http.delete(`${HELIUM_URL}${PATH}`, accepted),
    );
    openPage(PAGE);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Delete' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.type(
      dialog.getByRole('textbox', { name: 'Type calm-otter to confirm' }),
      'calm-otter',
    );
    return dialog;
  }

  it('is offered with its limits, and off by itself', async () => {
    const dialog = await openDialog({ default: 'P30D', maximum: 'P90D' });
    const choice = dialog.getByRole('checkbox', { name: keep });
    expect(choice).not.toBeChecked();
    await userEvent.click(choice);
    const confirm = dialog.getByRole('button', {
      name: 'Delete, and keep the data',
    });
    const days = dialog.getByRole('spinbutton', { name: 'For how many days' });
    expect(days).toHaveValue(30);
    await userEvent.clear(days);
    await userEvent.type(days, '91');
    expect(confirm).toBeDisabled();
    await userEvent.clear(days);
    await userEvent.type(days, '7');
    await userEvent.click(confirm);
    await waitFor(() =>
      expect(helium.last('DELETE', PATH)?.query.toString()).toBe(
        'keepData=true&keepDataFor=P7D',
      ),
    );
  });

  it('is not asked for when nobody wants it', async () => {
    const dialog = await openDialog({ default: 'P30D', maximum: 'P90D' });
    await userEvent.click(
      dialog.getByRole('button', { name: 'Delete for good' }),
    );
    await waitFor(() =>
      expect(helium.last('DELETE', PATH)?.query.toString()).toBe(''),
    );
  });

  it('is not offered for a program that keeps none', async () => {
    const dialog = await openDialog();
    expect(
      dialog.queryByRole('checkbox', { name: keep }),
    ).not.toBeInTheDocument();
  });
});

describe('the data that a workspace has left', () => {
  registerMswTestHooks(helium.server);
  beforeEach(() => helium.seen.splice(0));

  it('is listed with its date, and with what became of it', async () => {
    helium.serve([destroyed]);
    serveKept(
      keptData({ failure: 'the driver is away' }),
      keptData({
        id: 'kept-2',
        kind: 'storage/bucket',
        name: 'otter-data',
        detail: 'In europe-west1 of project otters',
        removedAt: minutesFromNow(-5),
      }),
      keptData({ id: 'kept-3', name: 'of-another', workspaceId: 'earlier' }),
    );
    openPage(PAGE);
    const section = await findSection();
    expect(
      await section.findByRole('rowheader', {
        name: 'calm-otter/data-postgres-0',
      }),
    ).toBeVisible();
    expect(section.getByText('pvc-1, 10Gi. the driver is away')).toBeVisible();
    expect(
      section.getByRole('rowheader', { name: 'otter-data' }),
    ).toBeVisible();
    expect(
      section.getByText('In europe-west1 of project otters'),
    ).toBeVisible();
    expect(section.getByText(/^Removed on/)).toBeInTheDocument();
    expect(
      section.getByRole('columnheader', { name: 'Kept until' }),
    ).toBeVisible();
    expect(section.getByRole('cell', { name: 'Bucket' })).toBeVisible();
    expect(
      section.getByText(
        /calm-otter before that, unless the data is removed first\./,
      ),
    ).toBeVisible();
    expect(section.queryByText('of-another')).not.toBeInTheDocument();
    expect(
      section
        .getAllByRole('button')
        .map(each => each.getAttribute('aria-label')),
    ).toEqual(['Remove calm-otter/data-postgres-0 now']);
    expect(helium.last('GET', '/kept-data')?.query.get('workspace')).toBe(
      'calm-otter',
    );
    expect(screen.getByText(/nobody can have the name\.$/)).toBeInTheDocument();
    expect(proposedName()).toBeNull();
  });

  it('is removed once that is confirmed', async () => {
    helium.serve([destroyed]);
    serveKept(keptData());
    helium.server.use(
      http.post(`${HELIUM_URL}${PATH}/kept-data/remove`, accepted),
    );
    openPage(PAGE);
    const section = await findSection();
    await userEvent.click(
      await section.findByRole('button', {
        name: 'Remove calm-otter/data-postgres-0 now',
      }),
    );
    const dialog = within(
      await screen.findByRole('dialog', {
        name: 'Remove calm-otter/data-postgres-0 now?',
      }),
    );
    expect(dialog.getByText('pvc-1, 10Gi')).toBeVisible();
    await userEvent.click(
      dialog.getByRole('button', { name: 'Remove for good' }),
    );
    await waitFor(() =>
      expect(helium.last('POST', `${PATH}/kept-data/remove`)?.body).toEqual({
        ids: ['kept-1'],
      }),
    );
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
  });

  const bucket = keptData({
    id: 'kept-2',
    kind: 'storage/bucket',
    name: 'otter-data',
    detail: undefined,
  });
  const database = keptData({
    id: 'kept-3',
    kind: 'sql/database',
    name: 'otter-db',
    detail: undefined,
    removedAt: minutesFromNow(-5),
  });

  it('is removed together once that is confirmed, and says what could not be', async () => {
    helium.serve([destroyed]);
    serveKept(keptData(), bucket, database);
    helium.server.use(
      http.post(
        `${HELIUM_URL}${PATH}/kept-data/remove`,
        () => apiError(409, 'The workspace is at work'),
        { once: true },
      ),
    );
    openPage(PAGE);
    const section = await findSection();
    await userEvent.click(
      await section.findByRole('button', { name: 'Remove all' }),
    );
    const dialog = within(
      await screen.findByRole('dialog', {
        name: 'Remove all that is kept of calm-otter?',
      }),
    );
    expect(
      within(dialog.getByRole('list', { name: 'To be removed' }))
        .getAllByRole('listitem')
        .map(item => item.textContent),
    ).toEqual(['calm-otter/data-postgres-0, pvc-1, 10Gi', 'otter-data']);
    expect(dialog.getByText('There is no way back.')).toBeVisible();
    const confirm = dialog.getByRole('button', { name: 'Remove for good' });
    expect(confirm).toBeDisabled();
    await userEvent.type(
      dialog.getByRole('textbox', { name: 'Type calm-otter to confirm' }),
      'calm-otter',
    );
    await userEvent.click(confirm);
    expect(await dialog.findByText(/The workspace is at work/)).toBeVisible();
    helium.server.use(
      http.post(`${HELIUM_URL}${PATH}/kept-data/remove`, () => {
        serveKept(
          { ...bucket, failure: 'It is not empty' },
          keptData({ removedAt: minutesFromNow(-1) }),
          database,
        );
        return accepted();
      }),
    );
    await userEvent.click(confirm);
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    expect(helium.last('POST', `${PATH}/kept-data/remove`)?.body).toEqual({
      ids: ['kept-1', 'kept-2'],
    });
    expect(await section.findByText('It is not empty')).toBeVisible();
    expect(
      section.queryByRole('button', { name: 'Remove all' }),
    ).not.toBeInTheDocument();
  });

  it('is not removed by who may not delete the workspace', async () => {
    // What the viewer may do to a workspace is remembered.
    const name = 'shy-heron';
    helium.serve([workspace({ ...destroyed, name })]);
    serveKept(keptData(), bucket);
    openPage(`/helium/workspaces/${name}`, {
      denied: ['helium.workspace.delete'],
    });
    const section = await findSection();
    expect(
      await section.findByRole('rowheader', { name: 'otter-data' }),
    ).toBeVisible();
    expect(section.queryByRole('button')).not.toBeInTheDocument();
  });

  const gone = keptData({ removedAt: minutesFromNow(-1) });

  function expectNothingLeft() {
    expect(
      screen.getByText(/Nothing is left of it, and the name is free again\.$/),
    ).toBeVisible();
    expect(
      screen.queryByText(/nobody can have the name/i),
    ).not.toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /^Remove / })).toBeNull();
    expect(proposedName()).toBe('{"name":"calm-otter"}');
  }

  it('is said to be gone once its last is removed', async () => {
    const removal = operation({ kind: 'destroy', state: 'running' });
    helium.serve([destroyed]);
    serveKept(keptData());
    helium.server.use(
      http.post(`${HELIUM_URL}${PATH}/kept-data/remove`, () => {
        // It is done by the second time that the page asks.
        helium.server.use(
          http.get(`${HELIUM_URL}${PATH}`, () => HttpResponse.json(destroyed)),
          http.get(
            `${HELIUM_URL}${PATH}`,
            () => HttpResponse.json({ ...destroyed, activeOperation: removal }),
            { once: true },
          ),
        );
        serveKept(gone);
        return accepted();
      }),
    );
    openPage(PAGE);
    const section = await findSection();
    await userEvent.click(
      await section.findByRole('button', {
        name: 'Remove calm-otter/data-postgres-0 now',
      }),
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Remove for good' }),
    );
    expect(
      await section.findByText('All of this data is removed.'),
    ).toBeVisible();
    expectNothingLeft();
  });

  it.each([
    [true, 'Remove kept data'],
    [undefined, 'Remove leftovers'],
  ])('is not said to be deleted anew (kept data: %s)', async (kept, title) => {
    const removal = { items: [], force: false, keptData: kept };
    const active = operation({
      kind: 'destroy',
      state: 'running',
      finishedAt: undefined,
      removal,
    });
    helium.serve(
      [workspace({ ...destroyed, activeOperation: active })],
      [active, operation({ id: 'op-0', kind: 'destroy' })],
    );
    serveKept(keptData());
    openPage(PAGE);
    expect(
      await screen.findByRole('region', { name: `In progress: ${title}` }),
    ).toBeVisible();
    const history = within(
      await screen.findByRole('table', { name: 'Operations' }),
    );
    expect(history.getByRole('rowheader', { name: title })).toBeVisible();
    expect(history.getByRole('rowheader', { name: 'Delete' })).toBeVisible();
  });

  it('is said to be gone when the page is opened later', async () => {
    helium.serve([destroyed]);
    serveKept(gone);
    openPage(PAGE);
    const section = await findSection();
    expect(
      await section.findByText('All of this data is removed.'),
    ).toBeVisible();
    expect(
      section
        .getAllByRole('columnheader')
        .map(({ textContent }) => textContent),
    ).toEqual(['Name', 'Kind', 'Removed on']);
    expectNothingLeft();
  });

  it('is not said to be none while that is of the time before', async () => {
    const destroying = workspace({
      ...destroyed,
      status: 'destroying',
      destroyedAt: undefined,
      updatedAt: minutesFromNow(-3),
      activeOperation: operation({ kind: 'destroy', state: 'running' }),
    });
    helium.serve([destroying]);
    serveKept();
    openPage(PAGE);
    const section = await findSection();
    expect(await section.findByText(/will be kept until/)).toBeVisible();
    helium.server.use(
      http.get(`${HELIUM_URL}/kept-data`, () =>
        apiError(503, 'the database is away'),
      ),
    );
    helium.server.use(
      http.get(`${HELIUM_URL}${PATH}`, () => HttpResponse.json(destroyed)),
    );
    // It looks every five seconds.
    expect(
      await screen.findByText(
        /nobody can have the name\.$/,
        {},
        { timeout: 15_000 },
      ),
    ).toBeVisible();
    expect(
      screen.queryByText(/there was none that persists/),
    ).not.toBeInTheDocument();
  });

  it('says so when it may not be seen', async () => {
    helium.serve([destroyed]);
    helium.server.use(
      http.get(`${HELIUM_URL}/kept-data`, () => apiError(403, 'Forbidden')),
    );
    openPage(PAGE);
    const section = await findSection();
    expect(
      await section.findByText(/permission to see the data that was kept/),
    ).toBeVisible();
  });

  it('says so when there is none, and when it can not be read', async () => {
    helium.serve([destroyed]);
    helium.server.use(
      http.get(
        `${HELIUM_URL}/kept-data`,
        () => apiError(503, 'the database is away'),
        { once: true },
      ),
    );
    openPage(PAGE);
    const section = await findSection();
    const retry = await section.findByRole('button', {
      name: /Try again|Retry/,
    });
    serveKept();
    expect(screen.getByText(/nobody can have the name\.$/)).toBeVisible();
    await userEvent.click(retry);
    expect(
      await section.findByText(/there was none that persists/),
    ).toBeInTheDocument();
    expect(
      screen.getByText(
        /found nothing left of it\. .*the name is free again\.$/,
      ),
    ).toBeVisible();
  });
});
