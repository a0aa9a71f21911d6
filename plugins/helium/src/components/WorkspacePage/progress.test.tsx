import { registerMswTestHooks } from '@backstage/test-utils';
import type {
  OperationEvent,
  Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { HELIUM_URL, openPage } from '../../__testUtils__/app';
import {
  event,
  minutesFromNow,
  operation,
  workspace,
} from '../../__testUtils__/data';
import { apiError, setupHeliumServer } from '../../__testUtils__/heliumServer';

const helium = setupHeliumServer();

const EVENTS = `${HELIUM_URL}/workspaces/calm-otter/operations/op-1/events`;
const PATIENT = { timeout: 5_000 };
const active = operation({
  state: 'running',
  startedAt: minutesFromNow(-1),
  finishedAt: undefined,
});

const resource = (name: string, phase: string) =>
  event('resource', { urn: `urn:${name}`, name, op: 'create', phase });
const line = (text: string) => event('log', { text });

/** A stream that a test writes to, drops, and refuses to open again. */
function serveStream(first: OperationEvent[]) {
  const encoder = new TextEncoder();
  const known = [...first];
  let refusal: (() => Response) | undefined;
  let stream: ReadableStreamDefaultController<Uint8Array> | undefined;
  const write = (each: OperationEvent) =>
    stream?.enqueue(
      encoder.encode(`id: ${each.id}\ndata: ${JSON.stringify(each)}\n\n`),
    );
  helium.server.use(
    http.get(EVENTS, ({ request }): Response => {
      if (refusal) return refusal();
      if (new URL(request.url).searchParams.has('last')) {
        return HttpResponse.json({ items: [], done: false });
      }
      const after = Number(request.headers.get('last-event-id') ?? 0);
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          stream = controller;
          known.filter(({ id }) => Number(id) > after).forEach(write);
        },
      });
      return new HttpResponse(body, {
        headers: { 'Content-Type': 'text/event-stream' },
      });
    }),
  );
  return {
    send: (each: OperationEvent) => {
      known.push(each);
      write(each);
    },
    drop: (answer: () => Response) => {
      refusal = answer;
      stream?.error(new TypeError('network error'));
      stream = undefined;
    },
    mend: () => {
      refusal = undefined;
    },
    end: () => {
      stream?.enqueue(encoder.encode('event: end\ndata: {}\n\n'));
      stream?.close();
    },
  };
}

async function openProgress() {
  helium.serve(
    [
      workspace({
        status: 'creating',
        activeOperation: active,
        connections: [],
      }),
    ],
    [active],
  );
  const stream = serveStream([
    resource('network', 'started'),
    resource('disk', 'done'),
    line('Creating the network'),
  ]);
  openPage('/helium/workspaces/calm-otter');
  const section = within(
    await screen.findByRole('region', { name: 'In progress: Create' }),
  );
  return { section, ...stream };
}

describe('the operation that is under way', () => {
  registerMswTestHooks(helium.server);

  it('has its resources and its log on tabs, of which each is up to date', async () => {
    const { section, send } = await openProgress();
    const resources = section.getByRole('tab', { name: 'Resources' });
    const log = section.getByRole('tab', { name: 'Log' });
    expect(resources).toHaveAttribute('aria-selected', 'true');
    const panel = section.getByRole('tabpanel', { name: 'Resources' });
    expect(resources).toHaveAttribute('aria-controls', panel.id);
    const names = async () =>
      within(await section.findByRole('list', { name: 'Resources' }))
        .getAllByRole('listitem')
        .map(item => item.textContent?.trim().split(/\s/)[0]);
    expect(await names()).toEqual(['network', 'disk']);
    expect(section.queryByRole('log')).not.toBeInTheDocument();

    send(line('Creating the database'));
    await userEvent.click(log);
    expect(panel).not.toBeVisible();
    expect(section.getByRole('tabpanel', { name: 'Log' })).toBeVisible();
    const lines = within(section.getByRole('log', { name: 'Log' }));
    expect(await lines.findByText('Creating the network')).toBeVisible();
    expect(await lines.findByText('Creating the database')).toBeVisible();

    send(resource('console', 'failed'));
    await userEvent.click(resources);
    await waitFor(async () =>
      expect(await names()).toEqual(['console', 'network', 'disk']),
    );
  });

  it('goes from tab to tab by the arrow keys', async () => {
    const { section } = await openProgress();
    await userEvent.click(section.getByRole('tab', { name: 'Resources' }));
    await userEvent.keyboard('{ArrowRight}');
    const log = section.getByRole('tab', { name: 'Log' });
    expect(log).toHaveFocus();
    expect(log).toHaveAttribute('aria-selected', 'true');
    expect(section.getByRole('log', { name: 'Log' })).toBeVisible();
    await userEvent.keyboard('{ArrowLeft}');
    expect(section.getByRole('tabpanel', { name: 'Resources' })).toBeVisible();
  });

  it('still looks for the same lines after a look at the resources', async () => {
    const { section } = await openProgress();
    await userEvent.click(section.getByRole('tab', { name: 'Log' }));
    const filter = () =>
      section.getByRole('searchbox', { name: 'Filter the log' });
    await userEvent.type(filter(), 'disk');
    await userEvent.click(section.getByRole('tab', { name: 'Resources' }));
    await userEvent.click(section.getByRole('tab', { name: 'Log' }));
    expect(filter()).toHaveValue('disk');
    expect(section.queryByText('Creating the network')).not.toBeInTheDocument();
  });

  describe('that has ended', () => {
    const ended = operation({
      state: 'succeeded',
      startedAt: active.startedAt,
      finishedAt: minutesFromNow(0),
    });
    const connections = [
      { kind: 'console' as const, title: 'Console', url: 'http://otter/' },
    ];
    const serveEnd = (last: Partial<Workspace>, state = ended) => {
      helium.serve([workspace(last)], [state]);
      helium.server.use(
        http.get(`${HELIUM_URL}/workspaces/calm-otter/operations/op-1`, () =>
          HttpResponse.json(state),
        ),
      );
    };
    const regions = () =>
      screen
        .getAllByRole('region')
        .map(region => region.getAttribute('aria-label'))
        .filter(name => /Connections|: Create/.test(name ?? ''));

    it('stays where it was with its log, until it is closed', async () => {
      const { section, end } = await openProgress();
      await userEvent.click(section.getByRole('tab', { name: 'Log' }));
      expect(await section.findByText('Creating the network')).toBeVisible();
      expect(regions()).toEqual(['Connections', 'In progress: Create']);
      const log = section.getByRole('log', { name: 'Log' });

      serveEnd({ status: 'ready', connections });
      end();
      const over = within(
        await screen.findByRole('region', { name: 'Ended: Create' }, PATIENT),
      );
      expect(regions()).toEqual(['Connections', 'Ended: Create']);
      // The very same: a log that was made anew, or moved, would be at its first line.
      expect(over.getByRole('log', { name: 'Log' })).toBe(log);
      expect(over.getByText('Creating the network')).toBeVisible();
      expect(over.getByRole('status')).toHaveTextContent('Succeeded');
      expect(over.getByText(/· 1 min/)).toBeVisible();
      expect(over.getByRole('progressbar')).toHaveAttribute(
        'aria-valuenow',
        '100',
      );
      expect(over.queryByRole('button', { name: 'Stop' })).toBeNull();

      await userEvent.click(over.getByRole('button', { name: 'Close' }));
      expect(regions()).toEqual(['Connections']);
      expect(screen.getByRole('heading', { name: 'calm-otter' })).toHaveFocus();
    });

    it.each([404, 500])(
      'is not said to be under way when what became of it can’t be read (%s)',
      async status => {
        const { section, end } = await openProgress();
        expect(await section.findByText(/1 of 2 resources/)).toBeVisible();
        serveEnd({ status: 'ready', connections });
        helium.server.use(
          http.get(`${HELIUM_URL}/workspaces/calm-otter/operations/op-1`, () =>
            apiError(status, 'no'),
          ),
        );
        end();
        await waitFor(
          () => expect(regions()).toEqual(['Connections']),
          PATIENT,
        );
      },
    );

    it('is full only when it has succeeded', async () => {
      const { section, end } = await openProgress();
      expect(await section.findByText(/1 of 2 resources/)).toBeVisible();
      serveEnd({ status: 'failed' }, { ...ended, state: 'failed' });
      end();
      const over = within(
        await screen.findByRole('region', { name: 'Ended: Create' }, PATIENT),
      );
      expect(over.getByText(/Failed/)).toBeVisible();
      expect(over.queryByRole('progressbar')).toBeNull();
    });

    it('is not shown to who comes afterwards', async () => {
      serveEnd({ status: 'ready', connections });
      openPage('/helium/workspaces/calm-otter');
      await screen.findByRole('region', { name: 'Connections' });
      expect(regions()).toEqual(['Connections']);
    });
  });

  it.each([
    ['queued', 'Waiting for its turn…'],
    ['claimed', 'Preparing: a runner is being started…'],
    [
      'running',
      'Preparing: the program and the state of its resources are being read…',
    ],
    ['recovering', 'No resource has been begun yet.'],
  ] as const)(
    'says what it is at before its first resource: %s',
    async (state, text) => {
      const activeOperation = { ...active, state };
      helium.serve(
        [workspace({ status: 'creating', activeOperation })],
        [activeOperation],
      );
      serveStream([]);
      openPage('/helium/workspaces/calm-otter');
      const panel = await screen.findByRole('tabpanel', { name: 'Resources' });
      expect(await within(panel).findByText(text)).toBeVisible();
    },
  );

  it('begins with the log of what is about no resources, and says so at the end', async () => {
    const removal = { items: [], force: false, keptData: true };
    const removing = { ...active, kind: 'destroy' as const, removal };
    const gone = workspace({ status: 'destroyed', desired: 'absent' });
    helium.serve([{ ...gone, activeOperation: removing }], [removing]);
    const { send, end } = serveStream([]);
    openPage('/helium/workspaces/calm-otter');
    expect(
      await screen.findByRole('tab', { name: 'Log', selected: true }),
    ).toBeVisible();
    send(line('Removing the volume'));
    expect(await screen.findByText('Removing the volume')).toBeVisible();
    const removed = operation({ ...removing, state: 'succeeded' });
    helium.serve([gone], [removed]);
    helium.server.use(
      http.get(`${HELIUM_URL}/workspaces/calm-otter/operations/op-1`, () =>
        HttpResponse.json({ ...removed, finishedAt: minutesFromNow(0) }),
      ),
    );
    end();
    await screen.findByRole(
      'region',
      { name: 'Ended: Remove kept data' },
      PATIENT,
    );
    await userEvent.click(screen.getByRole('tab', { name: 'Resources' }));
    expect(screen.getByText(/^It changed none/)).toBeVisible();
  });

  it('counts no stack and no provider, which are none of its resources', async () => {
    helium.serve(
      [workspace({ status: 'creating', activeOperation: active })],
      [active],
    );
    const stack = (phase: string) =>
      event('resource', {
        urn: 'urn:stack',
        name: 'kubernetes-namespace-calm-otter',
        type: 'pulumi:pulumi:Stack',
        op: 'create',
        phase,
      });
    const { send } = serveStream([stack('started')]);
    openPage('/helium/workspaces/calm-otter');
    const section = within(
      await screen.findByRole('region', { name: 'In progress: Create' }),
    );
    expect(await section.findByText(/^Preparing: the program/)).toBeVisible();
    send(resource('network', 'started'));
    expect(
      await section.findByText('0 of 1 resources done · now: network'),
    ).toBeVisible();
    send(resource('network', 'done'));
    send(stack('done'));
    send(
      event('resource', {
        urn: 'urn:cluster',
        name: 'cluster',
        type: 'pulumi:providers:kubernetes',
        op: 'delete',
        phase: 'done',
      }),
    );
    expect(await section.findByText('1 of 1 resources done')).toBeVisible();
    expect(section.getAllByRole('listitem')).toHaveLength(1);
  });

  it.each([
    [
      'the backend can’t be reached',
      () => HttpResponse.error(),
      'Helium can’t be reached. The log goes on by itself.',
    ],
    [
      'the backend fails',
      () => apiError(500, 'The database is away'),
      /The log is interrupted, and goes on by itself: The database is away/,
    ],
  ])(
    'says within seconds that %s, and goes on by itself',
    async (_why, answer, text) => {
      const { section, send, drop, mend } = await openProgress();
      await userEvent.click(section.getByRole('tab', { name: 'Log' }));
      expect(await section.findByText('Creating the network')).toBeVisible();

      drop(answer);
      expect(await section.findByText(text, {}, PATIENT)).toBeVisible();
      expect(section.getByText('Creating the network')).toBeVisible();

      // A log that has nothing to say is not interrupted, either.
      mend();
      await waitFor(
        () => expect(section.queryByText(text)).not.toBeInTheDocument(),
        PATIENT,
      );
      send(line('Creating the database'));
      expect(await section.findByText('Creating the database')).toBeVisible();
      expect(section.getAllByText('Creating the network')).toHaveLength(1);
    },
    15_000,
  );
});
