import { registerMswTestHooks } from '@backstage/test-utils';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { HELIUM_URL, openPage } from '../../__testUtils__/app';
import {
  event,
  minutesFromNow,
  operation,
  program,
  workspace,
} from '../../__testUtils__/data';
import { recordDownloads } from '../../__testUtils__/downloads';
import { apiError, setupHeliumServer } from '../../__testUtils__/heliumServer';

const helium = setupHeliumServer();

const PAGE = '/helium/workspaces/calm-otter';
const API = `${HELIUM_URL}/workspaces/calm-otter`;

async function section(name: string) {
  return within(await screen.findByRole('region', { name }));
}

describe('the page of a workspace', () => {
  registerMswTestHooks(helium.server);
  beforeEach(() => helium.seen.splice(0));

  it('shows connections, expiry, checks, details and history', async () => {
    helium.serve([workspace()], [operation({ reason: 'For the demo' })]);
    openPage(PAGE);

    expect(
      await screen.findByRole('heading', { level: 2, name: 'calm-otter' }),
    ).toBeInTheDocument();
    const connections = await section('Connections');
    expect(
      connections.getByRole('button', { name: /Open Console/ }),
    ).toHaveAttribute('href', 'http://console.calm-otter.localhost:8480/');
    expect(
      connections.getByRole('group', { name: 'kubectl command' }),
    ).toHaveTextContent('kubectl --kubeconfig calm-otter.yaml get pods');
    const expiry = await section('Expiry');
    expect(expiry.getByText(/in 3 hr/)).toBeInTheDocument();
    expect(expiry.getByText(/ (UTC|[A-Z]{3,4}|GMT\S+)$/)).toBeVisible();
    expect(
      expiry.getByRole('img', { name: /^Created: .* Expires: / }),
    ).toBeVisible();
    expect(
      expiry.getByText(/Pachyderm in a namespace allows at most 3 days/),
    ).toBeInTheDocument();
    expect((await section('Checks')).getByText(/passed/)).toBeInTheDocument();
    expect(
      (await section('Details')).getByText(/replicas: 1/),
    ).toBeInTheDocument();
    const operations = await section('Operations');
    expect(await operations.findByText('Succeeded')).toBeInTheDocument();
    expect(operations.getByText('For the demo')).toBeInTheDocument();
    expect(operations.getByText('2 min')).toBeInTheDocument();
  });

  it('says who set the expiry, and why', async () => {
    helium.serve([
      workspace({
        pinned: true,
        expiresAt: undefined,
        maximumExpiresAt: undefined,
      }),
    ]);
    helium.server.use(
      http.get(`${API}/expiry-changes`, () =>
        HttpResponse.json({
          items: [
            {
              at: minutesFromNow(-5),
              setBy: 'user:default/admin',
              reason: 'For the demo',
            },
            {
              at: minutesFromNow(-120),
              expiresAt: minutesFromNow(360),
              setBy: 'user:default/ada',
              rule: 'the default lifetime, PT8H (helium.expiry.default)',
            },
          ],
        }),
      ),
    );
    openPage(PAGE);
    const expiry = await section('Expiry');
    expect(expiry.getByText('Never (pinned)')).toBeVisible();
    expect(expiry.queryByRole('img')).not.toBeInTheDocument();
    expect(await expiry.findByText('Pinned, without an expiry.')).toBeVisible();
    expect(expiry.getByText('For the demo')).toBeVisible();
    expect(expiry.queryByText(/lifetime/)).not.toBeInTheDocument();
    await userEvent.click(
      expiry.getByRole('button', { name: 'Show what was set before' }),
    );
    const rule = expiry.getByText('By the default lifetime of 8 hours.');
    expect(rule).toBeVisible();
    expect(rule).not.toHaveAttribute('title');
  });

  it('says what operations changed, and how the expiry moved, after the removal as well', async () => {
    helium.serve(
      [
        workspace({
          status: 'destroyed',
          desired: 'absent',
          destroyedAt: minutesFromNow(-5),
        }),
      ],
      [
        operation({
          id: 'op-2',
          kind: 'update',
          changed: [
            { name: 'size', values: { before: 'small', after: 'large' } },
            { name: 'pachdVersion', values: { after: '2.11.5' } },
            {
              name: 'disableNotebooks',
              values: { before: true, after: false },
            },
            { name: 'values' },
            { name: 'formerly', values: { before: 1, after: '' } },
          ],
        }),
        operation(),
      ],
    );
    helium.server.use(
      http.get(`${API}/expiry-changes`, () =>
        HttpResponse.json({
          items: [
            {
              at: '2030-01-01T12:00:00Z',
              expiresAt: '2030-01-03T12:00:00Z',
              setBy: 'user:default/ada',
            },
            {
              at: '2030-01-01T11:00:00Z',
              expiresAt: '2030-01-03T12:00:00Z',
              setBy: 'user:default/ada',
              reason: 'For the demo',
            },
            {
              at: '2030-01-01T10:00:00Z',
              expiresAt: '2030-01-02T12:00:00Z',
              setBy: 'user:default/ada',
            },
          ],
        }),
      ),
    );
    openPage(PAGE);
    const operations = within(
      await (await section('Operations')).findByRole('table'),
    );
    expect(
      operations.getByRole('rowheader', {
        name: [
          'Update',
          'Size: small → large',
          'Pachyderm version: not set → 2.11.5',
          'Leave out notebooks: Yes → No',
          'Values: changed',
          'formerly: 1 → not set',
        ].join(' '),
      }),
    ).toBeVisible();
    expect(operations.getByRole('rowheader', { name: 'Create' })).toBeVisible();
    const changes = within(
      await (
        await section('Expiry')
      ).findByRole('list', { name: 'Who set the expiry' }),
    );
    const [last, moved, first] = changes.getAllByRole('listitem');
    expect(last).toHaveTextContent(/^Left at .*Jan 3, 2030/);
    expect(moved).toHaveTextContent(
      /^Moved from .*Jan 2, 2030.* to .*Jan 3, 2030.*For the demo$/,
    );
    expect(first).toHaveTextContent(/^Set to .*Jan 2, 2030/);
  });

  it('keeps room for who set the expiry', async () => {
    helium.serve([workspace()]);
    let answer = () => {};
    const held = new Promise<void>(resolve => {
      answer = resolve;
    });
    helium.server.use(
      http.get(`${API}/expiry-changes`, async () => {
        await held;
        return HttpResponse.json({
          items: [{ at: minutesFromNow(-5), setBy: 'user:default/admin' }],
        });
      }),
    );
    openPage(PAGE);
    const expiry = await section('Expiry');
    const outline = expiry.getByRole('status', {
      name: 'Loading who set the expiry',
    });
    answer();
    expect(await expiry.findByText('Pinned, without an expiry.')).toBeVisible();
    expect(outline).not.toBeInTheDocument();
  });

  it('opens the log of an operation', async () => {
    helium.serve(
      [workspace()],
      [operation()],
      [
        event('log', { text: 'Creating the namespace', stream: 'stdout' }),
        event('diagnostic', { severity: 'warning', message: 'Slow pull' }),
      ],
    );
    openPage(PAGE);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Show log' }),
    );
    const log = within(await screen.findByRole('log', { name: 'Log' }));
    expect(await log.findByText('Creating the namespace')).toBeInTheDocument();
    expect(log.getByText('Warning:')).toBeInTheDocument();
    await userEvent.type(
      screen.getByRole('searchbox', { name: 'Filter the log' }),
      'slow',
    );
    expect(log.queryByText('Creating the namespace')).not.toBeInTheDocument();
    expect(log.getByText('Slow pull')).toBeInTheDocument();
  });

  it('says when the log of an operation was removed', async () => {
    helium.serve(
      [workspace()],
      [operation({ eventsDeletedAt: minutesFromNow(-60) })],
    );
    openPage(PAGE);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Show log' }),
    );
    expect(
      await screen.findByText(/The log has passed its retention/),
    ).toHaveTextContent('1 hour ago');
    expect(screen.queryByRole('log')).not.toBeInTheDocument();
  });

  it('follows the operation that is under way, and stops it', async () => {
    const active = operation({
      state: 'running',
      startedAt: minutesFromNow(-1),
      finishedAt: undefined,
      estimate: { seconds: 600, runs: 7 },
    });
    helium.serve(
      [
        workspace({
          status: 'creating',
          connections: [],
          checks: [],
          activeOperation: active,
        }),
      ],
      [active],
      [
        event('resource', {
          urn: 'urn:pulumi:a::b::kubernetes:core/v1:Namespace::calm-otter-ns',
          type: 'kubernetes:core/v1:Namespace',
          name: 'calm-otter-ns',
          op: 'create',
          phase: 'done',
          seconds: 2,
        }),
        event('resource', {
          urn: 'urn:pulumi:a::b::kubernetes:helm.sh/v3:Release::pachyderm',
          type: 'kubernetes:helm.sh/v3:Release',
          name: 'pachyderm',
          op: 'create',
          phase: 'waiting',
          message: 'Deployment pachd: 0 of 1 replicas ready',
        }),
      ],
    );
    helium.server.use(
      http.post(`${API}/operations/op-1/cancel`, () =>
        HttpResponse.json({ ...active, state: 'stopping' }, { status: 202 }),
      ),
    );
    openPage(PAGE);

    const progress = await section('In progress: Create');
    const resources = within(
      await progress.findByRole('list', { name: 'Resources' }),
    );
    expect(resources.getByText(/Created/)).toBeInTheDocument();
    expect(resources.getByText(/Waiting/)).toBeInTheDocument();
    expect(resources.getByText('Helm release')).toBeInTheDocument();
    expect(
      resources.getByText('Deployment pachd: 0 of 1 replicas ready'),
    ).toBeInTheDocument();
    expect(
      progress.getByText(/1 of 2 resources done · now: pachyderm/),
    ).toBeInTheDocument();
    // A minute of ten, and what the page took to open.
    const bar = progress.getByRole('progressbar', {
      name: 'In progress: Create',
    });
    const shown = Number(bar.getAttribute('aria-valuenow'));
    expect(shown).toBeGreaterThanOrEqual(10);
    expect(shown).toBeLessThan(15);
    expect(progress.getByText('Usually about 10 min')).toBeVisible();

    await userEvent.click(progress.getByRole('button', { name: 'Stop' }));
    await userEvent.click(screen.getByRole('button', { name: 'Stop it' }));
    await waitFor(() =>
      expect(
        helium.last('POST', '/workspaces/calm-otter/operations/op-1/cancel'),
      ).toBeDefined(),
    );
  });

  it('says what failed and tries again', async () => {
    helium.serve([
      workspace({
        status: 'failed',
        failure: {
          message: 'Deployment pachd never became available',
          resource: 'urn:pulumi:a::b::kubernetes:helm.sh/v3:Release::pachyderm',
          operationId: 'op-1',
        },
      }),
    ]);
    helium.server.use(
      http.patch(API, () =>
        HttpResponse.json(
          {
            workspace: workspace({ status: 'updating' }),
            operation: operation({ kind: 'update', state: 'queued' }),
          },
          { status: 202 },
        ),
      ),
    );
    openPage(PAGE);
    const alert = within(await screen.findByRole('alert'));
    expect(
      alert.getByText('Deployment pachd never became available'),
    ).toBeInTheDocument();
    expect(
      alert.getByText(/^Something did not become ready in time/),
    ).toBeVisible();
    expect(alert.getByText('Resource: pachyderm')).toBeInTheDocument();
    await userEvent.click(alert.getByRole('button', { name: 'Retry' }));
    await waitFor(() =>
      expect(helium.last('PATCH', '/workspaces/calm-otter')?.body).toEqual({}),
    );
  });

  it('wakes one that sleeps, before anything else', async () => {
    helium.serve([
      workspace({
        status: 'expired',
        asleep: true,
        expiresAt: minutesFromNow(-60),
        graceEndsAt: minutesFromNow(600),
        failure: { message: 'The last change failed.' },
      }),
    ]);
    openPage(PAGE);

    const expiry = await section('Expiry');
    expect(expiry.getByRole('alert')).toHaveTextContent(
      /sleeps.*Unless it is woken up, it is deleted on/,
    );
    const connections = await section('Connections');
    expect(
      connections.getByText(/links answer once it is awake/),
    ).toBeInTheDocument();
    expect(
      connections.queryByRole('button', { name: /Open Console/ }),
    ).not.toBeInTheDocument();
    expect(connections.getByText(/^kubectl --kubeconfig/)).toBeInTheDocument();

    const wake = screen.getByRole('button', { name: 'Wake up' });
    await waitFor(() => expect(wake).toBeEnabled());
    expect(screen.getByRole('button', { name: 'Retry' })).toBeDisabled();
    await userEvent.click(wake);
    const dialog = within(
      await screen.findByRole('dialog', { name: 'Wake up calm-otter' }),
    );
    expect(dialog.getByRole('button', { name: 'Wake up' })).toBeEnabled();
  });

  it('leads to where a cloud gives more', async () => {
    const quotas = 'https://cloud.example.com/quotas?project=otters';
    helium.serve([
      workspace({
        status: 'failed',
        failure: { message: `Ask for more at ${quotas}, then try again.` },
      }),
    ]);
    openPage(PAGE);
    const alert = within(await screen.findByRole('alert'));
    expect(alert.getByRole('link')).toHaveAttribute('href', quotas);
    expect(alert.getByText(/, then try again\.$/)).toBeVisible();
  });

  it('leads to what it is built on, and to what is built on it', async () => {
    const warning = 'It has expired, and waits for 12 workspaces';
    helium.serve([
      workspace({
        parameters: { cluster: 'nightly' },
        dependents: { total: 12, names: ['red-fox', 'shy-owl'] },
        warning,
      }),
    ]);
    helium.server.use(
      http.get(`${HELIUM_URL}/programs`, () =>
        HttpResponse.json({
          items: [
            {
              ...program,
              parameters: [
                {
                  name: 'cluster',
                  mutable: false,
                  secret: false,
                  workspace: { programs: ['gcp_cluster_only'] },
                },
              ],
            },
          ],
        }),
      ),
    );
    openPage(PAGE);
    const details = await section('Details');
    for (const name of ['nightly', 'red-fox', 'shy-owl']) {
      expect(await details.findByRole('link', { name })).toHaveAttribute(
        'href',
        `/helium/workspaces/${name}`,
      );
    }
    expect(details.getByText(/and 10 more/)).toBeVisible();
    expect(screen.getByText(warning)).toBeVisible();
  });

  it('hands the kubeconfig over as a file, or says why not', async () => {
    const downloads = recordDownloads();
    let refused = true;
    helium.serve([workspace()]);
    helium.server.use(
      http.post(`${API}/secrets/kubeconfig`, () =>
        refused
          ? apiError(409, 'The stack of calm-otter is locked')
          : HttpResponse.json({ value: 'apiVersion: v1' }),
      ),
    );
    openPage(PAGE);
    const download = await screen.findByRole('button', {
      name: 'Download calm-otter.yaml',
    });
    await userEvent.click(download);
    expect(
      await screen.findByText('The stack of calm-otter is locked'),
    ).toBeInTheDocument();
    refused = false;
    await userEvent.click(download);
    await waitFor(() => expect(downloads.names).toEqual(['calm-otter.yaml']));
    expect(await downloads.textOf(0)).toBe('apiVersion: v1');
    expect(screen.queryByText('apiVersion: v1')).not.toBeInTheDocument();
    downloads.restore();
  });

  it('tells a name that nothing has from an error', async () => {
    helium.serve([]);
    openPage(PAGE);
    expect(
      await screen.findByText('There is no workspace “calm-otter”'),
    ).toBeInTheDocument();
  });

  it('does not say that nothing is left when nobody has looked', async () => {
    helium.serve([
      workspace({
        status: 'destroyed',
        desired: 'absent',
        destroyedAt: minutesFromNow(-5),
        unverified: 'The program has no inventory',
      }),
    ]);
    openPage(PAGE);
    expect(
      await screen.findByText(
        /nobody has looked for what is left of it. The program has no inventory/,
      ),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/the label or tag helium.dev\/workspace=calm-otter/),
    ).toBeVisible();
    expect(screen.queryByText(/found nothing left/)).not.toBeInTheDocument();
  });

  it('shows a removed workspace with its history', async () => {
    helium.serve(
      [
        workspace({
          status: 'destroyed',
          desired: 'absent',
          destroyedAt: minutesFromNow(-5),
        }),
      ],
      [operation({ kind: 'destroy' })],
    );
    openPage(PAGE);
    expect(await screen.findByText(/^Deleted on/)).toBeInTheDocument();
    expect(screen.getByText(/found nothing left of it/)).toBeInTheDocument();
    expect(await screen.findByText('Delete')).toBeInTheDocument();
    expect(
      screen.queryByRole('region', { name: 'Connections' }),
    ).not.toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Delete' }),
    ).not.toBeInTheDocument();
  });

  describe('lists what was left behind', () => {
    const volume = {
      where: 'kubernetes',
      kind: 'v1/PersistentVolume',
      name: 'pv-calm-otter',
    };
    const held = {
      where: 'kubernetes',
      kind: 'v1/ConfigMap',
      namespace: 'calm-otter',
      name: 'held',
    };
    const left = workspace({
      status: 'leftovers',
      desired: 'absent',
      leftovers: [
        { ...volume, removable: true, detail: 'Reclaim policy Retain' },
        { ...held, removable: true, heldBy: ['example.com/hold'] },
        {
          where: 'gcp',
          kind: 'storage.googleapis.com/Bucket',
          name: 'kept',
          command: 'gcloud storage rm --recursive gs://kept',
        },
      ],
    });

    it('with what to know, and how it is removed by hand', async () => {
      helium.serve([left]);
      openPage(PAGE);
      const leftovers = await section('Left behind');
      expect(leftovers.getByText('pv-calm-otter')).toBeInTheDocument();
      expect(leftovers.getByText('v1/PersistentVolume')).toBeInTheDocument();
      expect(leftovers.getByText('Reclaim policy Retain')).toBeInTheDocument();
      expect(
        leftovers.getByText('It was deleted, and waits for example.com/hold.'),
      ).toBeInTheDocument();
      expect(
        leftovers.getByText('gcloud storage rm --recursive gs://kept'),
      ).toBeInTheDocument();
      expect(
        leftovers.getByRole('checkbox', { name: /Bucket kept/ }),
      ).toBeDisabled();
    });

    it('and removes what was chosen and confirmed', async () => {
      helium.serve([left]);
      helium.server.use(
        http.post(`${API}/leftovers/remove`, () =>
          HttpResponse.json(
            { workspace: left, operation: operation({ kind: 'destroy' }) },
            { status: 202 },
          ),
        ),
      );
      openPage(PAGE);
      const leftovers = await section('Left behind');
      const remove = leftovers.getByRole('button', {
        name: 'Remove the chosen',
      });
      expect(remove).toBeDisabled();
      await userEvent.click(
        leftovers.getByRole('checkbox', { name: /PersistentVolume/ }),
      );
      await userEvent.click(
        leftovers.getByRole('checkbox', { name: /ConfigMap held/ }),
      );
      await userEvent.click(remove);

      const dialog = within(await screen.findByRole('dialog'));
      expect(
        within(
          dialog.getByRole('list', { name: 'To be removed' }),
        ).getAllByRole('listitem'),
      ).toHaveLength(2);
      await userEvent.click(
        dialog.getByRole('checkbox', { name: /finalizers/ }),
      );
      await userEvent.click(
        dialog.getByRole('button', { name: 'Remove for good' }),
      );
      await waitFor(() =>
        expect(
          helium.last('POST', '/workspaces/calm-otter/leftovers/remove')?.body,
        ).toEqual({ items: [volume, held], force: true }),
      );
      await waitFor(() =>
        expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
      );
    });
  });

  it('leads from a deleted one to the template of its program', async () => {
    helium.serve([workspace({ status: 'destroyed', desired: 'absent' })]);
    const template = (name: string, of: string) => ({
      apiVersion: 'scaffolder.backstage.io/v1beta3',
      kind: 'Template',
      metadata: { name, annotations: { 'helium.dev/program': of } },
    });
    openPage(PAGE, {
      entities: [
        template('new-shop', 'shop'),
        template('new-namespace', workspace().program),
      ],
    });
    await waitFor(() =>
      expect(
        screen.getByRole('button', { name: 'New workspace' }),
      ).toHaveAttribute(
        'href',
        expect.stringMatching(/^\/create\/templates\/default\/new-namespace\?/),
      ),
    );
  });
});
