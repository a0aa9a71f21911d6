import type { RepairFindings } from '@helium-portal/backstage-plugin-helium-common';
import { registerMswTestHooks } from '@backstage/test-utils';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { HELIUM_URL, openPage } from '../../../__testUtils__/app';
import {
  minutesFromNow,
  operation,
  workspace,
} from '../../../__testUtils__/data';
import {
  apiError,
  setupHeliumServer,
} from '../../../__testUtils__/heliumServer';

const helium = setupHeliumServer();

const PAGE = '/helium/workspaces/calm-otter';
const API = `${HELIUM_URL}/workspaces/calm-otter`;
const REPAIR = '/workspaces/calm-otter/repair';
const STACK = 'urn:pulumi:calm-otter::kubernetes-namespace';
const NAMESPACE = `${STACK}::kubernetes:core/v1:Namespace::namespace`;
const CLUSTER = `${STACK}::pulumi:providers:kubernetes::cluster`;
const BACKUP = '0c2f9a52-7f0e-4f0c-9a6a-0a1f4e0f6d11';

const troubled = workspace({
  status: 'needs-attention',
  failure: { message: 'The runner died five times', operationId: 'op-1' },
});

function findings(changes: Partial<RepairFindings> = {}): RepairFindings {
  return {
    at: minutesFromNow(-1),
    pending: [],
    clusters: [],
    steps: [],
    ...changes,
  };
}

function serveFindings(found: RepairFindings) {
  helium.serve(
    [troubled],
    [operation({ id: 'op-2', kind: 'repair', findings: found })],
  );
  helium.server.use(
    http.post(`${API}/repair`, () =>
      HttpResponse.json(
        { workspace: troubled, operation: operation({ kind: 'repair' }) },
        { status: 202 },
      ),
    ),
    http.get(`${API}/backups`, () =>
      HttpResponse.json({
        items: [
          {
            id: BACKUP,
            at: minutesFromNow(-30),
            reason: 'destroy',
            operationId: 'op-1',
            resources: 12,
            bytes: 2048,
          },
        ],
      }),
    ),
  );
}

async function openRepair() {
  openPage(PAGE);
  return within(await screen.findByRole('region', { name: 'Repair' }));
}

async function confirm(repair: Awaited<ReturnType<typeof openRepair>>) {
  await userEvent.click(repair.getByRole('button', { name: 'Repair…' }));
  const dialog = within(await screen.findByRole('dialog'));
  return { dialog, button: dialog.getByRole('button', { name: 'Repair' }) };
}

describe('repairing a workspace', () => {
  registerMswTestHooks(helium.server);
  beforeEach(() => helium.seen.splice(0));

  it('is not offered where nothing is wrong', async () => {
    helium.serve([workspace()], [operation()]);
    openPage(PAGE);
    await screen.findByRole('region', { name: 'Operations' });
    expect(
      screen.queryByRole('region', { name: 'Repair' }),
    ).not.toBeInTheDocument();
  });

  it('looks first, which changes nothing', async () => {
    serveFindings(findings());
    helium.serve([troubled], [operation({ state: 'needs-attention' })]);
    const repair = await openRepair();
    await userEvent.click(repair.getByRole('button', { name: 'Look into it' }));
    await waitFor(() => expect(helium.last('POST', REPAIR)?.body).toEqual({}));
  });

  it('says that nothing stands in the way', async () => {
    serveFindings(findings());
    const repair = await openRepair();
    expect(await repair.findByText(/The state is whole/)).toBeVisible();
    expect(repair.getByRole('button', { name: 'Repair…' })).toBeDisabled();
  });

  it('removes the lock of the dead and settles what was in flight', async () => {
    serveFindings(
      findings({
        lock: {
          holder: 'helium@runner-7 (pid 4711)',
          dead: true,
          why: 'Process 4711 has ended.',
        },
        pending: [
          {
            urn: NAMESPACE,
            type: 'kubernetes:core/v1:Namespace',
            name: 'namespace',
            operation: 'creating',
            cloud: 'exists',
            id: 'calm-otter',
            actions: ['import', 'delete', 'forget'],
          },
        ],
        clusters: [
          {
            urn: CLUSTER,
            name: 'cluster',
            state: 'gone',
            detail: 'GKE answers 404.',
            resources: 3,
          },
        ],
      }),
    );
    const repair = await openRepair();
    await userEvent.click(
      await repair.findByRole('checkbox', { name: 'Remove the lock' }),
    );
    expect(repair.getByText('It exists in the cloud.')).toBeVisible();
    await userEvent.click(
      repair.getByRole('button', { name: /What to do with namespace/ }),
    );
    await userEvent.click(
      await screen.findByRole('option', { name: 'Import it into the state' }),
    );
    await userEvent.click(
      repair.getByRole('checkbox', {
        name: 'Drop its 3 resources from the state',
      }),
    );
    const { dialog, button } = await confirm(repair);
    expect(
      dialog
        .getAllByRole('listitem')
        .map(({ textContent }) => textContent?.split(':')[0]),
    ).toEqual([
      'Remove the lock',
      'Settle what was in flight',
      'Drop the cluster’s resources from the state',
    ]);
    await userEvent.click(button);
    await waitFor(() =>
      expect(helium.last('POST', REPAIR)?.body).toEqual({
        steps: [
          { type: 'unlock', holder: 'helium@runner-7 (pid 4711)' },
          {
            type: 'pending',
            decisions: [{ urn: NAMESPACE, action: 'import' }],
          },
          { type: 'drop-cluster', urn: CLUSTER },
        ],
        retry: true,
      }),
    );
  });

  it('wants a choice for all that was in flight, and sends them together', async () => {
    const names = ['namespace', 'release'];
    serveFindings(
      findings({
        pending: names.map(name => ({
          urn: `${STACK}::kubernetes:core/v1:Namespace::${name}`,
          type: 'kubernetes:core/v1:Namespace',
          name,
          operation: 'creating',
          cloud: 'absent',
          actions: ['forget'],
        })),
      }),
    );
    const repair = await openRepair();
    const forget = async (name: string) => {
      await userEvent.click(
        await repair.findByRole('button', {
          name: new RegExp(`What to do with ${name}`),
        }),
      );
      await userEvent.click(
        await screen.findByRole('option', { name: /Forget/ }),
      );
      await waitFor(() =>
        expect(screen.queryByRole('listbox')).not.toBeInTheDocument(),
      );
    };
    await forget('namespace');
    expect(repair.getByRole('status')).toHaveTextContent(
      'Choose for release as well',
    );
    expect(repair.getByRole('button', { name: 'Repair…' })).toBeDisabled();
    await forget('release');
    expect(repair.queryByRole('status')).not.toBeInTheDocument();
    const { button } = await confirm(repair);
    await userEvent.click(button);
    await waitFor(() =>
      expect(helium.last('POST', REPAIR)?.body).toMatchObject({
        steps: [
          {
            type: 'pending',
            decisions: names.map(name => ({
              urn: expect.stringContaining(name),
              action: 'forget',
            })),
          },
        ],
      }),
    );
  });

  it('wants a reason before it removes the lock of somebody who may live', async () => {
    serveFindings(
      findings({
        lock: {
          holder: 'jane@laptop (pid 12)',
          dead: false,
          why: 'It runs on another host.',
        },
      }),
    );
    const repair = await openRepair();
    await userEvent.click(
      await repair.findByRole('checkbox', {
        name: 'Remove the lock all the same',
      }),
    );
    expect(repair.getByText(/Two that write at once/)).toBeVisible();
    const { dialog, button } = await confirm(repair);
    expect(button).toBeDisabled();
    await userEvent.type(
      dialog.getByRole('textbox', { name: /Reason/ }),
      'Jane has closed her laptop',
    );
    await userEvent.click(button);
    await waitFor(() =>
      expect(helium.last('POST', REPAIR)?.body).toEqual({
        steps: [
          { type: 'unlock', holder: 'jane@laptop (pid 12)', force: true },
        ],
        retry: true,
        reason: 'Jane has closed her laptop',
      }),
    );
  });

  it('wants a reason before it forgets what exists', async () => {
    serveFindings(
      findings({
        pending: [
          {
            urn: NAMESPACE,
            type: 'kubernetes:core/v1:Namespace',
            name: 'namespace',
            operation: 'creating',
            cloud: 'exists',
            actions: ['forget'],
          },
        ],
      }),
    );
    const repair = await openRepair();
    await userEvent.click(
      await repair.findByRole('button', { name: /What to do with namespace/ }),
    );
    await userEvent.click(
      within(await screen.findByRole('listbox')).getAllByRole('option')[1],
    );
    const { dialog, button } = await confirm(repair);
    expect(button).toBeDisabled();
    await userEvent.type(
      dialog.getByRole('textbox', { name: /Reason/ }),
      'Jane takes it away by hand',
    );
    await userEvent.click(button);
    await waitFor(() =>
      expect(helium.last('POST', REPAIR)?.body).toMatchObject({
        steps: [
          {
            type: 'pending',
            decisions: [{ urn: NAMESPACE, action: 'forget' }],
          },
        ],
        reason: 'Jane takes it away by hand',
      }),
    );
  });

  it('says who may see backups', async () => {
    serveFindings(findings());
    helium.server.use(
      http.get(`${API}/backups`, () => apiError(403, 'Forbidden')),
    );
    const repair = await openRepair();
    await userEvent.click(
      await repair.findByRole('button', { name: 'Show backups' }),
    );
    expect(
      await repair.findByText(/for those who may repair workspaces/),
    ).toBeVisible();
  });

  it('restores a backup, and says what is refused', async () => {
    serveFindings(findings({ stateProblem: 'unexpected end of JSON' }));
    helium.server.use(
      http.post(`${API}/repair`, () =>
        apiError(409, 'These findings are not the newest; look again'),
      ),
    );
    const repair = await openRepair();
    expect(
      await repair.findByText(/unexpected end of JSON/),
    ).toBeInTheDocument();
    await userEvent.click(repair.getByRole('button', { name: 'Show backups' }));
    await userEvent.click(
      await repair.findByRole('radio', { name: /Restore the backup of/ }),
    );
    const { dialog, button } = await confirm(repair);
    await userEvent.click(
      dialog.getByRole('checkbox', { name: /Then try the last change/ }),
    );
    await userEvent.click(button);
    expect(
      await dialog.findByText('These findings are not the newest; look again'),
    ).toBeInTheDocument();
    expect(helium.last('POST', REPAIR)?.body).toEqual({
      steps: [{ type: 'restore', backupId: BACKUP }],
      retry: false,
    });
  });

  it('says what became of each step', async () => {
    serveFindings(
      findings({
        steps: [
          { type: 'unlock', outcome: 'done' },
          { type: 'restore', outcome: 'failed', message: 'The backup is cut' },
          { type: 'drop-cluster', outcome: 'skipped' },
        ],
      }),
    );
    const repair = await openRepair();
    expect(await repair.findByText('Remove the lock: done')).toBeVisible();
    expect(repair.getByText('The backup is cut')).toBeVisible();
    expect(repair.getByText(/not begun/)).toBeVisible();
  });
});
