import { registerMswTestHooks } from '@backstage/test-utils';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { DateTime } from 'luxon';
import { http, HttpResponse } from 'msw';
import { HELIUM_URL, openPage } from '../../__testUtils__/app';
import {
  minutesFromNow,
  operation,
  program,
  workspace,
} from '../../__testUtils__/data';
import { apiError, setupHeliumServer } from '../../__testUtils__/heliumServer';

const helium = setupHeliumServer();

const PAGE = '/helium/workspaces/calm-otter';
const API = `${HELIUM_URL}/workspaces/calm-otter`;

/** A time of a day that is to come, somewhere else than where the viewer is. */
function inZone(days: number, time: string) {
  const day = DateTime.now().plus({ days }).toISODate();
  return DateTime.fromISO(`${day}T${time}`, { zone: 'UTC+5' });
}

async function openDialog(action: string) {
  openPage(PAGE);
  const button = await screen.findByRole('button', { name: action });
  await waitFor(() => expect(button).toBeEnabled());
  await userEvent.click(button);
  return within(await screen.findByRole('dialog'));
}

describe('extending a workspace', () => {
  registerMswTestHooks(helium.server);
  beforeEach(() => helium.seen.splice(0));

  it('adds to the expiry and sends the generation', async () => {
    const present = workspace();
    helium.serve([present]);
    helium.server.use(
      http.post(`${API}/extend`, () => HttpResponse.json(present)),
    );
    const dialog = await openDialog('Extend');
    await userEvent.click(dialog.getByRole('radio', { name: /^\+ 1 day: / }));
    await userEvent.click(dialog.getByRole('button', { name: 'Extend' }));
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    const body = helium.last('POST', '/workspaces/calm-otter/extend')?.body;
    expect(body).toEqual({
      generation: 3,
      expiresAt: DateTime.fromISO(present.expiresAt ?? '')
        .plus({ days: 1 })
        .toUTC()
        .toISO(),
    });
  });

  it('says of each choice when that is for the viewer', async () => {
    const present = workspace({
      expiresAt: inZone(10, '16:30').toISO()!,
      maximumExpiresAt: inZone(12, '09:00').toISO()!,
    });
    helium.serve([present]);
    const dialog = await openDialog('Extend');
    const day = (at: DateTime) => at.toLocal().toFormat('ccc, LLL d, h:mm a');
    for (const name of [
      `+ 4 hours: ${day(inZone(10, '20:30'))}`,
      `+ 1 day: ${day(inZone(11, '16:30'))}`,
      `+ 1 week: ${day(inZone(12, '09:00'))}, the latest that is allowed`,
    ]) {
      expect(dialog.getByRole('radio', { name })).toBeInTheDocument();
    }
  });

  it('stops at the latest expiry and says why', async () => {
    const present = workspace();
    helium.serve([present]);
    helium.server.use(
      http.post(`${API}/extend`, () => HttpResponse.json(present)),
    );
    const dialog = await openDialog('Extend');
    await userEvent.click(dialog.getByRole('radio', { name: /^\+ 1 week: / }));
    expect(
      dialog.getByText(/This is the latest expiry that is allowed/),
    ).toBeInTheDocument();
    await userEvent.click(dialog.getByRole('button', { name: 'Extend' }));
    await waitFor(() =>
      expect(
        helium.last('POST', '/workspaces/calm-otter/extend')?.body,
      ).toMatchObject({ expiresAt: present.maximumExpiresAt }),
    );
  });

  it('refuses a date of one’s own that is past or too late', async () => {
    helium.serve([workspace()]);
    const dialog = await openDialog('Extend');
    await userEvent.click(
      dialog.getByRole('radio', { name: 'Until a date of my choice' }),
    );
    const date = dialog.getByLabelText('New expiry');
    fireEvent.change(date, { target: { value: '2020-01-01T10:00' } });
    expect(dialog.getByText('Choose a time in the future.')).toBeVisible();
    fireEvent.change(date, { target: { value: '2999-01-01T10:00' } });
    expect(dialog.getByText(/The latest expiry that is allowed/)).toBeVisible();
    expect(dialog.getByRole('button', { name: 'Extend' })).toBeDisabled();
  });

  it('goes past the maximum for a reason', async () => {
    const present = workspace();
    helium.serve([present]);
    helium.server.use(
      http.post(`${API}/extend`, () => HttpResponse.json(present)),
    );
    const dialog = await openDialog('Extend');
    await userEvent.click(
      dialog.getByRole('radio', { name: 'Until a date of my choice' }),
    );
    const late = DateTime.now().plus({ days: 30 }).startOf('minute');
    fireEvent.change(dialog.getByLabelText('New expiry'), {
      target: { value: late.toFormat("yyyy-LL-dd'T'HH:mm") },
    });
    const extend = dialog.getByRole('button', { name: 'Extend' });
    expect(extend).toBeDisabled();
    await userEvent.type(
      dialog.getByRole('textbox', { name: /Reason/ }),
      'Load test',
    );
    await userEvent.click(extend);
    await waitFor(() =>
      expect(
        helium.last('POST', '/workspaces/calm-otter/extend')?.body,
      ).toEqual({
        generation: 3,
        expiresAt: late.toUTC().toISO(),
        reason: 'Load test',
      }),
    );
  });

  it('pins for a reason', async () => {
    const present = workspace();
    helium.serve([present]);
    helium.server.use(
      http.post(`${API}/extend`, () => HttpResponse.json(present)),
    );
    const dialog = await openDialog('Extend');
    await userEvent.click(dialog.getByRole('radio', { name: /pin it/ }));
    const extend = dialog.getByRole('button', { name: 'Extend' });
    expect(extend).toBeDisabled();
    await userEvent.type(
      dialog.getByRole('textbox', { name: /Reason/ }),
      'The demo',
    );
    await userEvent.click(extend);
    await waitFor(() =>
      expect(
        helium.last('POST', '/workspaces/calm-otter/extend')?.body,
      ).toEqual({ generation: 3, pinned: true, reason: 'The demo' }),
    );
  });

  it('gives a pinned workspace an expiry again', async () => {
    helium.serve([
      workspace({
        pinned: true,
        expiresAt: undefined,
        maximumExpiresAt: undefined,
      }),
    ]);
    const dialog = await openDialog('Extend');
    expect(
      dialog.getByText('This workspace is pinned. An expiry ends that.'),
    ).toBeVisible();
    expect(
      dialog.queryByRole('radio', { name: /pin it/ }),
    ).not.toBeInTheDocument();
    await userEvent.click(dialog.getByRole('radio', { name: /^\+ 1 week: / }));
    expect(dialog.getByText(/The workspace will expire on/)).toBeVisible();
  });

  it('opens by the link of a notice, once', async () => {
    helium.serve([workspace()]);
    openPage(`${PAGE}?dialog=extend`);
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.click(dialog.getByRole('button', { name: 'Cancel' }));
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
  });

  it('shows that somebody else was faster', async () => {
    helium.serve([workspace()]);
    helium.server.use(
      http.post(`${API}/extend`, () =>
        apiError(409, 'calm-otter is at generation 4 by now'),
      ),
    );
    const dialog = await openDialog('Extend');
    await userEvent.click(dialog.getByRole('button', { name: 'Extend' }));
    expect(
      await dialog.findByText('calm-otter is at generation 4 by now'),
    ).toBeInTheDocument();
  });
});

describe('deleting a workspace', () => {
  registerMswTestHooks(helium.server);
  beforeEach(() => helium.seen.splice(0));

  it('asks for the name to be typed', async () => {
    helium.serve([workspace()]);
    helium.server.use(
      http.delete(API, () =>
        HttpResponse.json(
          {
            workspace: workspace({ status: 'destroying', desired: 'absent' }),
            operation: operation({ kind: 'destroy', state: 'queued' }),
          },
          { status: 202 },
        ),
      ),
    );
    const dialog = await openDialog('Delete');
    const confirm = dialog.getByRole('button', { name: 'Delete for good' });
    const name = dialog.getByRole('textbox', {
      name: 'Type calm-otter to confirm',
    });
    await userEvent.type(name, 'calm-otte');
    expect(confirm).toBeDisabled();
    await userEvent.type(name, 'r');
    await userEvent.click(confirm);
    await waitFor(() =>
      expect(helium.last('DELETE', '/workspaces/calm-otter')).toBeDefined(),
    );
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
  });
});

describe('the focus', () => {
  registerMswTestHooks(helium.server);

  it('goes back to what opened a dialog', async () => {
    helium.serve([workspace()]);
    await openDialog('Delete');
    await userEvent.keyboard('{Escape}');
    await waitFor(() =>
      expect(screen.getByRole('button', { name: 'Delete' })).toHaveFocus(),
    );
  });

  it('goes to the heading when what opened a dialog can’t be used any more', async () => {
    helium.serve([workspace()]);
    helium.server.use(
      http.delete(API, () => {
        const destroying = workspace({
          status: 'destroying',
          desired: 'absent',
          activeOperation: operation({ kind: 'destroy', state: 'queued' }),
        });
        helium.serve([destroying]);
        return HttpResponse.json(
          { workspace: destroying, operation: destroying.activeOperation },
          { status: 202 },
        );
      }),
    );
    const dialog = await openDialog('Delete');
    await userEvent.type(
      dialog.getByLabelText('Type calm-otter to confirm'),
      'calm-otter{Enter}',
    );
    expect(await screen.findByText('Being deleted')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Delete' })).toBeDisabled();
    await waitFor(() =>
      expect(screen.getByRole('heading', { name: 'calm-otter' })).toHaveFocus(),
    );
  });
});

describe('deleting what others are built on', () => {
  registerMswTestHooks(helium.server);

  it('says at once what has to go first', async () => {
    helium.serve([workspace({ dependents: { total: 1, names: ['red-fox'] } })]);
    const dialog = await openDialog('Delete');
    expect(
      dialog.getByText(/1 workspace is built on it, and has to go first/),
    ).toBeVisible();
    expect(dialog.getByRole('link', { name: 'red-fox' })).toHaveAttribute(
      'href',
      '/helium/workspaces/red-fox',
    );
  });
});

describe('changing values', () => {
  registerMswTestHooks(helium.server);
  beforeEach(() => helium.seen.splice(0));

  it('offers what may change, and sends what was changed', async () => {
    helium.serve([workspace()]);
    helium.server.use(
      http.patch(API, () =>
        HttpResponse.json(
          { workspace: workspace(), operation: operation() },
          { status: 202 },
        ),
      ),
    );
    const dialog = await openDialog('Change values');
    expect(dialog.getByLabelText('Cluster')).toBeDisabled();
    expect(dialog.getByLabelText('Licence')).toHaveValue('');
    const values = dialog.getByLabelText('Values');
    expect(values).toHaveValue('pachd:\n  replicas: 1\n');
    const save = dialog.getByRole('button', { name: 'Save and update' });
    expect(save).toBeDisabled();

    fireEvent.change(values, { target: { value: 'pachd:\n  - a: [' } });
    const blocked = within(dialog.getByRole('note'));
    expect(
      blocked.getByText(/^Values can’t be saved as it is\. .*\(line 2\)$/),
    ).toBeVisible();
    expect(save).toBeDisabled();
    await userEvent.click(
      blocked.getByRole('button', { name: 'Go to Values' }),
    );
    expect(values).toHaveFocus();
    expect(values).toHaveProperty('selectionStart', 'pachd:\n'.length);

    fireEvent.change(values, { target: { value: 'pachd:\n  replicas: 2\n' } });
    expect(dialog.queryByRole('note')).not.toBeInTheDocument();
    await userEvent.type(dialog.getByLabelText('Pachyderm version'), '2.11');
    await userEvent.click(save);
    await waitFor(() =>
      expect(helium.last('PATCH', '/workspaces/calm-otter')?.body).toEqual({
        parameters: {
          pachdVersion: '2.11',
          values: 'pachd:\n  replicas: 2\n',
        },
      }),
    );
  });

  it('says why nothing can be changed while the program is not known, and asks again', async () => {
    helium.serve([workspace()]);
    let away = true;
    helium.server.use(
      http.get(`${HELIUM_URL}/programs`, () =>
        away ? apiError(500, 'The database is away') : undefined,
      ),
    );
    openPage(PAGE);
    const button = await screen.findByRole('button', { name: 'Change values' });
    await waitFor(() =>
      expect(button).toHaveAccessibleDescription(
        'What can be changed is not known at present: The database is away',
      ),
    );
    expect(button).toBeDisabled();
    away = false;
    await waitFor(() => expect(button).toBeEnabled());
    expect(
      screen.queryByText(/What can be changed is not known/),
    ).not.toBeInTheDocument();
  });

  it('offers known versions, and takes any other', async () => {
    helium.serve([workspace()]);
    helium.server.use(
      http.get(`${HELIUM_URL}/programs`, () =>
        HttpResponse.json({
          items: [
            {
              ...program,
              parametersSchema: {
                type: 'object',
                properties: {
                  pachdVersion: {
                    type: 'string',
                    title: 'Pachyderm version',
                    examples: ['2.12.2', '2.11.6'],
                  },
                },
              },
              parameters: [
                { name: 'pachdVersion', mutable: true, secret: false },
              ],
            },
          ],
        }),
      ),
    );
    const dialog = await openDialog('Change values');
    const version = dialog.getByRole<HTMLInputElement>('combobox', {
      name: 'Pachyderm version',
    });
    expect(
      [...(version.list?.options ?? [])].map(option => option.value),
    ).toEqual(['2.12.2', '2.11.6']);
    await userEvent.type(version, '2.10.0-rc.1');
    expect(version).toHaveValue('2.10.0-rc.1');
    expect(
      dialog.getByRole('button', { name: 'Save and update' }),
    ).toBeEnabled();
  });

  it('edits JSON with its lines, and sends none that is broken', async () => {
    const infraJson = '{\n  "nodepools": []\n}';
    helium.serve([workspace({ parameters: { infraJson } })]);
    helium.server.use(
      http.get(`${HELIUM_URL}/programs`, () =>
        HttpResponse.json({
          items: [
            {
              ...program,
              parametersSchema: {
                type: 'object',
                properties: {
                  infraJson: { type: 'string', title: 'Infrastructure' },
                },
              },
              parameters: [
                {
                  name: 'infraJson',
                  mutable: true,
                  secret: false,
                  widget: 'json',
                },
              ],
            },
          ],
        }),
      ),
    );
    const dialog = await openDialog('Change values');
    const infra = dialog.getByLabelText('Infrastructure');
    expect(infra).toHaveValue(infraJson);
    const save = dialog.getByRole('button', { name: 'Save and update' });
    fireEvent.change(infra, { target: { value: '{"nodepools": [}' } });
    expect(infra).toHaveAccessibleDescription(/This is not JSON/);
    expect(dialog.getByRole('note')).toHaveTextContent(
      /^Infrastructure can’t be saved as it is\. This is not JSON/,
    );
    expect(save).toBeDisabled();
    fireEvent.change(infra, { target: { value: '{}' } });
    expect(infra).toBeValid();
    expect(save).toBeEnabled();
  });

  it('keeps the lines of secret YAML, and sends none that is broken', async () => {
    helium.serve([workspace()]);
    helium.server.use(
      http.get(`${HELIUM_URL}/programs`, () =>
        HttpResponse.json({
          items: [
            {
              ...program,
              parametersSchema: {
                type: 'object',
                properties: {
                  secrets: {
                    type: 'string',
                    title: 'Secrets',
                    examples: ['licence: the key\ntoken: a long text'],
                  },
                },
              },
              parameters: [
                {
                  name: 'secrets',
                  mutable: true,
                  secret: true,
                  widget: 'yaml',
                },
              ],
            },
          ],
        }),
      ),
    );
    const dialog = await openDialog('Change values');
    const input = dialog.getByRole('textbox', { name: 'Secrets' });
    expect(dialog.getByText(/^licence: the key\s+token/)).toBeVisible();
    const masked = { '-webkit-text-security': 'disc' };
    expect(input).toHaveStyle(masked);
    await userEvent.click(dialog.getByRole('button', { name: 'Show Secrets' }));
    expect(input).not.toHaveStyle(masked);

    fireEvent.change(input, { target: { value: 'a: 1\nb: {hush' } });
    expect(dialog.getByRole('note')).toHaveTextContent(
      /^Secrets can’t be saved as it is\. The values are not YAML.*\(line 2\)/,
    );
    expect(dialog.queryByText(/YAML.*hush/)).not.toBeInTheDocument();
    const save = dialog.getByRole('button', { name: 'Save and update' });
    expect(save).toBeDisabled();
    const secrets = 'a: 1\nb: hush\n';
    fireEvent.change(input, { target: { value: secrets } });
    await userEvent.click(save);
    await waitFor(() =>
      expect(helium.last('PATCH', '/workspaces/calm-otter')?.body).toEqual({
        parameters: { secrets },
      }),
    );
  });

  it('shows what the backend refuses at the field', async () => {
    helium.serve([workspace({ expiresAt: minutesFromNow(30) })]);
    helium.server.use(
      http.patch(API, () =>
        apiError(400, 'Some input is wrong', [
          { field: 'parameters.pachdVersion', message: 'no such version' },
        ]),
      ),
    );
    const dialog = await openDialog('Change values');
    await userEvent.type(dialog.getByLabelText('Pachyderm version'), '0');
    await userEvent.click(
      dialog.getByRole('button', { name: 'Save and update' }),
    );
    expect(await dialog.findByText('no such version')).toBeInTheDocument();
    expect(dialog.getByLabelText('Pachyderm version')).toBeInvalid();
  });
});
