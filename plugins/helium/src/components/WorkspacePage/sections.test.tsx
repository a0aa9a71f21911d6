import { registerMswTestHooks } from '@backstage/test-utils';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { HELIUM_URL, openPage } from '../../__testUtils__/app';
import { minutesFromNow, operation, workspace } from '../../__testUtils__/data';
import { apiError, setupHeliumServer } from '../../__testUtils__/heliumServer';

const helium = setupHeliumServer();

const API = `${HELIUM_URL}/workspaces/calm-otter`;

async function openSection(name: string) {
  openPage('/helium/workspaces/calm-otter');
  return within(await screen.findByRole('region', { name }));
}

type Section = Awaited<ReturnType<typeof openSection>>;

/** What is read beside the workspace itself, and how each of its states is known. */
const PARTS = [
  {
    part: 'the operations',
    path: `${API}/operations`,
    loading: 'Loading the operations',
    open: () => openSection('Operations'),
    findContent: (section: Section) => section.findByText('For the demo'),
  },
  {
    part: 'the history of the expiry',
    path: `${API}/expiry-changes`,
    loading: 'Loading who set the expiry',
    open: () => openSection('Expiry'),
    findContent: (section: Section) =>
      section.findByRole('list', { name: 'Who set the expiry' }),
  },
  {
    part: 'the backups',
    path: `${API}/backups`,
    loading: 'Loading the backups',
    open: async () => {
      const section = await openSection('Repair');
      await userEvent.click(
        await section.findByRole('button', { name: 'Show backups' }),
      );
      return section;
    },
    findContent: (section: Section) => section.findByText('a deletion'),
  },
];

describe.each(PARTS)('$part', ({ path, loading, open, findContent }) => {
  registerMswTestHooks(helium.server);
  beforeEach(() => {
    helium.serve(
      [
        workspace({
          status: 'needs-attention',
          failure: { message: 'The runner died', operationId: 'op-1' },
        }),
      ],
      [
        operation({
          id: 'op-2',
          kind: 'repair',
          reason: 'For the demo',
          findings: {
            at: minutesFromNow(-1),
            pending: [],
            clusters: [],
            steps: [],
          },
        }),
      ],
    );
    helium.server.use(
      http.get(`${API}/expiry-changes`, () =>
        HttpResponse.json({
          items: [
            {
              at: minutesFromNow(-60),
              expiresAt: minutesFromNow(180),
              setBy: 'user:default/ada',
              beyondMaximum: false,
            },
          ],
        }),
      ),
      http.get(`${API}/backups`, () =>
        HttpResponse.json({
          items: [
            {
              id: 'backup-1',
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
  });

  it('say that they load', async () => {
    let goOn = () => {};
    const held = new Promise<void>(resolve => {
      goOn = resolve;
    });
    helium.server.use(http.get(path, () => held));
    const section = await open();
    expect(await section.findByRole('status', { name: loading })).toBeVisible();
    goOn();
    expect(await findContent(section)).toBeVisible();
    expect(
      section.queryByRole('status', { name: loading }),
    ).not.toBeInTheDocument();
  });

  it('say what went wrong, and are asked for again', async () => {
    let away = true;
    helium.server.use(
      http.get(path, () =>
        away ? apiError(500, 'The database is away') : undefined,
      ),
    );
    const section = await open();
    const problem = await section.findByText('The database is away');
    expect(problem).toBeVisible();
    away = false;
    await userEvent.click(section.getByRole('button', { name: 'Retry' }));
    expect(await findContent(section)).toBeVisible();
    expect(problem).not.toBeInTheDocument();
  });
});
