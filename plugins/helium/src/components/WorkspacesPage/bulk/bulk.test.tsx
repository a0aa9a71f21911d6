import { mockBreakpoint } from '@backstage/core-components/testUtils';
import type { SignalApi } from '@backstage/plugin-signals-react';
import { registerMswTestHooks } from '@backstage/test-utils';
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { DateTime } from 'luxon';
import { http, HttpResponse } from 'msw';
import { HELIUM_URL, openPage } from '../../../__testUtils__/app';
import { program, workspace } from '../../../__testUtils__/data';
import {
  apiError,
  setupHeliumServer,
} from '../../../__testUtils__/heliumServer';

const helium = setupHeliumServer();
const one = workspace({ id: '1', name: 'one' });
const two = workspace({ id: '2', name: 'two' });
const gone = workspace({
  id: '3',
  name: 'gone',
  status: 'destroyed',
  desired: 'absent',
});

describe('acting on several workspaces at once', () => {
  registerMswTestHooks(helium.server);
  beforeEach(() => helium.seen.splice(0));
  afterEach(() => mockBreakpoint({ matches: false }));

  const choose = async (name: string) =>
    userEvent.click(await screen.findByRole('checkbox', { name }));
  const dialog = () => within(screen.getByRole('dialog'));
  const actions = () =>
    screen.queryByRole('group', {
      name: 'What to do with the chosen workspaces',
    });

  it('shows what can be done once something is chosen', async () => {
    helium.serve([one, two]);
    openPage('/helium');
    await screen.findByRole('link', { name: 'one' });
    expect(actions()).not.toBeInTheDocument();

    await choose('Choose one');
    expect(actions()).toBeInTheDocument();
    expect(screen.getByText('1 workspace chosen')).toBeInTheDocument();
    const all = screen.getByRole('checkbox', {
      name: 'Choose all on this page',
    });
    expect(all).toBePartiallyChecked();
    await choose('Choose all on this page');
    expect(screen.getByText('2 workspaces chosen')).toBeInTheDocument();
    expect(all).toBeChecked();
    expect(all).not.toBePartiallyChecked();
  });

  it('keeps the focus in the list when nothing is chosen any more', async () => {
    helium.serve([one, two]);
    openPage('/helium');
    await choose('Choose one');
    await userEvent.click(screen.getByRole('button', { name: 'Choose none' }));
    expect(actions()).not.toBeInTheDocument();
    expect(
      screen.getByRole('checkbox', { name: 'Choose all on this page' }),
    ).toHaveFocus();
  });

  it('lets all be chosen where the page is narrow', async () => {
    mockBreakpoint({ matches: true });
    helium.serve([one, two]);
    openPage('/helium');
    await screen.findByRole('list', { name: 'Workspaces' });
    await choose('Choose all on this page');
    expect(screen.getByText('2 workspaces chosen')).toBeInTheDocument();
    expect(screen.getByRole('checkbox', { name: 'Choose two' })).toBeChecked();
  });

  it('extends each from its own expiry, and says which were refused', async () => {
    helium.serve([one, two]);
    helium.server.use(
      http.post(`${HELIUM_URL}/workspaces/one/extend`, () =>
        HttpResponse.json(one),
      ),
      http.post(`${HELIUM_URL}/workspaces/two/extend`, () =>
        apiError(403, 'You may not extend this'),
      ),
    );
    openPage('/helium');
    await choose('Choose all on this page');
    await userEvent.click(screen.getByRole('button', { name: 'Extend' }));
    await userEvent.click(dialog().getByLabelText(/^\+ 1 day: /));
    await userEvent.click(dialog().getByRole('button', { name: 'Extend' }));

    await dialog().findByText(/You may not extend this/);
    const outcomes = within(
      dialog().getByRole('list', { name: 'Workspaces' }),
    ).getAllByRole('listitem');
    expect(outcomes.map(({ textContent }) => textContent)).toEqual([
      'one – done',
      'two – You may not extend this',
    ]);
    const { expiresAt, generation } = helium.last(
      'POST',
      '/workspaces/one/extend',
    )!.body as { expiresAt: string; generation: number };
    expect(Date.parse(expiresAt) - Date.parse(one.expiresAt!)).toBe(86_400_000);
    expect(generation).toBe(one.generation);
    expect(
      dialog().queryByRole('button', { name: 'Cancel' }),
    ).not.toBeInTheDocument();
    await userEvent.click(dialog().getByRole('button', { name: 'Close' }));
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
  });

  it('says until when, unless that differs', async () => {
    helium.serve([
      one,
      { ...two, expiresAt: one.expiresAt },
      workspace({ id: '4', name: 'late', expiresAt: one.maximumExpiresAt }),
    ]);
    openPage('/helium');
    await choose('Choose one');
    await choose('Choose two');
    await userEvent.click(screen.getByRole('button', { name: 'Extend' }));
    const day = DateTime.fromISO(one.expiresAt!)
      .plus({ days: 1 })
      .toFormat('ccc, LLL d, h:mm a');
    expect(
      dialog().getByRole('radio', { name: `+ 1 day: ${day}` }),
    ).toBeInTheDocument();
    expect(
      dialog().getByRole('radio', {
        name: /^\+ 1 week: .*, the latest that is allowed$/,
      }),
    ).toBeInTheDocument();
    await userEvent.click(dialog().getByRole('button', { name: 'Cancel' }));
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );

    await choose('Choose late');
    await userEvent.click(screen.getByRole('button', { name: 'Extend' }));
    expect(
      dialog().getByRole('radio', { name: '+ 1 day' }),
    ).toBeInTheDocument();
  });

  it('deletes those that are there once their number is typed', async () => {
    helium.serve([one, two, gone]);
    helium.server.use(
      http.delete(`${HELIUM_URL}/workspaces/:name`, () =>
        HttpResponse.json({ workspace: one, operation: {} }, { status: 202 }),
      ),
    );
    openPage('/helium');
    await choose('Choose all on this page');
    await userEvent.click(screen.getByRole('button', { name: 'Delete' }));
    expect(dialog().getByText('Delete 2 workspaces?')).toBeInTheDocument();
    const confirm = dialog().getByRole('button', { name: 'Delete for good' });
    expect(confirm).toBeDisabled();
    await userEvent.type(dialog().getByLabelText('Type 2 to confirm'), '2');
    await userEvent.click(confirm);

    expect(await dialog().findAllByText(/done/)).toHaveLength(2);
    expect(helium.last('DELETE', '/workspaces/one')).toBeDefined();
    expect(helium.last('DELETE', '/workspaces/two')).toBeDefined();
    expect(helium.last('DELETE', '/workspaces/gone')).toBeUndefined();
  });

  describe('while the list goes on changing behind the dialog', () => {
    let announce = () => {};
    const signals: SignalApi = {
      subscribe: (_channel, onMessage) => {
        announce = () => onMessage({ workspaceId: one.id } as never);
        return { unsubscribe: () => {} };
      },
    };

    /** Begins to delete both; the second is refused as soon as the function that is returned is called. */
    const beginToDelete = async () => {
      let refuse = () => {};
      const held = new Promise<void>(resolve => {
        refuse = resolve;
      });
      helium.serve([one, two]);
      helium.server.use(
        http.delete(`${HELIUM_URL}/workspaces/one`, () =>
          HttpResponse.json({ workspace: one, operation: {} }, { status: 202 }),
        ),
        http.delete(`${HELIUM_URL}/workspaces/two`, async () => {
          await held;
          return apiError(403, 'You may not delete this');
        }),
      );
      openPage('/helium?status=ready', { signals });
      await choose('Choose all on this page');
      await userEvent.click(screen.getByRole('button', { name: 'Delete' }));
      await userEvent.type(dialog().getByLabelText('Type 2 to confirm'), '2');
      await userEvent.click(
        dialog().getByRole('button', { name: 'Delete for good' }),
      );
      expect(await dialog().findByText(/one – done/)).toBeInTheDocument();
      return refuse;
    };

    it('says how each ended though none of them is in the list any more', async () => {
      const refuse = await beginToDelete();
      helium.serve([]);
      act(announce);
      expect(
        await screen.findByText('No workspace matches'),
      ).toBeInTheDocument();
      expect(dialog().getByText(/one – done/)).toBeInTheDocument();

      refuse();
      expect(
        await dialog().findByText(/You may not delete this/),
      ).toBeInTheDocument();
      await userEvent.click(dialog().getByRole('button', { name: 'Close' }));
      await waitFor(() =>
        expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
      );
      expect(actions()).not.toBeInTheDocument();
    });

    it('says how each ended though the list could not be read again', async () => {
      const refuse = await beginToDelete();
      const recover = helium.refuse(500, 'The database is away');
      act(announce);
      expect(
        await screen.findByText(/The database is away/),
      ).toBeInTheDocument();
      expect(dialog().getByText(/one – done/)).toBeInTheDocument();

      recover();
      refuse();
      expect(
        await dialog().findByText(/You may not delete this/),
      ).toBeInTheDocument();
      await userEvent.click(dialog().getByRole('button', { name: 'Close' }));
      expect(
        await screen.findByRole('link', { name: 'two' }),
      ).toBeInTheDocument();
    });
  });

  it('keeps the data of those that have some', async () => {
    const lasting = {
      ...program,
      keptData: { default: 'P30D', maximum: 'P90D' },
    };
    const brief = {
      ...program,
      name: 'brief',
      keptData: { default: 'P40D', maximum: 'P60D' },
    };
    const none = { ...program, name: 'none', keptData: undefined };
    helium.serve([
      one,
      { ...two, program: brief.name },
      workspace({ id: '4', name: 'three', program: none.name }),
    ]);
    helium.server.use(
      http.get(`${HELIUM_URL}/programs`, () =>
        HttpResponse.json({ items: [lasting, brief, none] }),
      ),
      http.delete(`${HELIUM_URL}/workspaces/:name`, () =>
        HttpResponse.json({ workspace: one, operation: {} }, { status: 202 }),
      ),
    );
    openPage('/helium');
    await choose('Choose all on this page');
    await userEvent.click(screen.getByRole('button', { name: 'Delete' }));
    await userEvent.click(
      await dialog().findByRole('checkbox', {
        name: /Keep the data that persists/,
      }),
    );
    expect(
      dialog().getByRole('spinbutton', { name: 'For how many days' }),
    ).toHaveValue(30);
    expect(dialog().getByText('At most 60 days')).toBeInTheDocument();
    expect(
      dialog().getByText('2 of them have data that can be kept.'),
    ).toBeInTheDocument();
    await userEvent.type(dialog().getByLabelText('Type 3 to confirm'), '3');
    await userEvent.click(
      dialog().getByRole('button', { name: 'Delete for good' }),
    );

    expect(await dialog().findAllByText(/done/)).toHaveLength(3);
    const asked = (name: string) =>
      helium.last('DELETE', `/workspaces/${name}`)?.query.toString();
    expect(['one', 'two', 'three'].map(asked)).toEqual([
      'keepData=true&keepDataFor=P30D',
      'keepData=true&keepDataFor=P30D',
      '',
    ]);
  });

  it('says when it is not known whether a change was heard', async () => {
    helium.serve([one]);
    helium.server.use(
      http.delete(`${HELIUM_URL}/workspaces/one`, () => HttpResponse.error()),
    );
    openPage('/helium');
    await choose('Choose one');
    await userEvent.click(screen.getByRole('button', { name: 'Delete' }));
    await userEvent.type(dialog().getByLabelText('Type 1 to confirm'), '1');
    await userEvent.click(
      dialog().getByRole('button', { name: 'Delete for good' }),
    );
    expect(
      await dialog().findByText(/not known whether this was heard/),
    ).toBeInTheDocument();
  });
});
