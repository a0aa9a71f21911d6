import { registerMswTestHooks } from '@backstage/test-utils';
import type {
  Operation,
  PreviewResult,
  Program,
} from '@helium-portal/backstage-plugin-helium-common';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { HELIUM_URL, openPage } from '../../../__testUtils__/app';
import {
  event,
  operation,
  program,
  workspace,
} from '../../../__testUtils__/data';
import {
  apiError,
  eventStream,
  setupHeliumServer,
} from '../../../__testUtils__/heliumServer';

const helium = setupHeliumServer();

const API = `${HELIUM_URL}/workspaces/calm-otter`;
const PREVIEW = operation({
  id: 'preview-1',
  kind: 'preview',
  state: 'queued',
});
const CHANGE = { parameters: { pachdVersion: '2.11' } };

function change(
  action: PreviewResult['changes'][0]['action'],
  name: string,
): PreviewResult['changes'][0] {
  const type = 'kubernetes:core/v1:PersistentVolumeClaim';
  return {
    urn: `urn:pulumi:calm-otter::p::${type}::${name}`,
    type,
    name,
    action,
    changedKeys: ['spec.size', 'spec.class'],
    replaceKeys: action === 'replace' ? ['spec.class'] : [],
  };
}

const HARMLESS: PreviewResult = {
  changes: [change('update', 'pachd'), change('create', 'extra')],
  totalChanges: 12,
  counts: { update: 1, create: 1, same: 10 },
  sentences: [],
};
const GRAVE: PreviewResult = {
  changes: [change('replace', 'data'), ...HARMLESS.changes],
  totalChanges: 20,
  counts: { replace: 1, delete: 3, update: 1, create: 1, same: 14 },
  sentences: [
    "Replaces the persistent volume claim 'data' because 'spec.class' changes: what is stored on it is lost",
  ],
};

/** A portal that takes the preview and tells how it ended; one that has not ended goes on. */
function answerPreview(ended: Partial<Operation> | undefined) {
  helium.server.use(
    http.post(`${API}/preview`, () =>
      HttpResponse.json(
        { workspace: workspace(), operation: PREVIEW },
        { status: 202 },
      ),
    ),
    http.get(`${API}/operations/preview-1/events`, () =>
      eventStream(
        [event('resource', { urn: 'a' }), event('resource', { urn: 'b' })],
        ended !== undefined,
      ),
    ),
    http.get(`${API}/operations/preview-1`, () =>
      HttpResponse.json({ ...PREVIEW, ...ended }),
    ),
    http.post(`${API}/operations/preview-1/cancel`, () =>
      HttpResponse.json({ ...PREVIEW, state: 'cancelled' }, { status: 202 }),
    ),
    http.patch(API, () =>
      HttpResponse.json(
        { workspace: workspace(), operation: operation() },
        { status: 202 },
      ),
    ),
  );
}

const values = 'pachd:\n  replicas: 1\n';
const withDefault: Program = {
  ...program,
  parametersSchema: {
    ...program.parametersSchema,
    properties: {
      ...program.parametersSchema.properties,
      pachdVersion: {
        type: 'string',
        title: 'Pachyderm version',
        default: '2.11',
      },
    },
  },
};

async function openEdit() {
  openPage('/helium/workspaces/calm-otter');
  const button = await screen.findByRole('button', { name: 'Change values' });
  await waitFor(() => expect(button).toBeEnabled());
  await userEvent.click(button);
  return within(await screen.findByRole('dialog'));
}

async function openPreview() {
  const dialog = await openEdit();
  await userEvent.type(dialog.getByLabelText('Pachyderm version'), '2.11');
  await userEvent.click(dialog.getByRole('button', { name: 'Preview' }));
  return dialog;
}

const cancelled = () =>
  helium.last('POST', '/workspaces/calm-otter/operations/preview-1/cancel');
const updated = () => helium.last('PATCH', '/workspaces/calm-otter');

describe('a preview before a change', () => {
  registerMswTestHooks(helium.server);
  beforeEach(() => {
    helium.seen.splice(0);
    helium.serve([workspace()]);
  });

  it('says what would change, and applies that', async () => {
    answerPreview({ state: 'succeeded', preview: HARMLESS });
    const dialog = await openPreview();
    expect(await dialog.findByText('1 would be updated')).toBeVisible();
    expect(
      dialog.getByText(
        'Persistent volume claim · changes spec.size, spec.class',
      ),
    ).toBeVisible();
    expect(dialog.getByText('1 would be created')).toBeVisible();
    expect(dialog.getByText('10 resources stay as they are.')).toBeVisible();
    expect(dialog.queryByRole('alert')).not.toBeInTheDocument();
    expect(helium.last('POST', '/workspaces/calm-otter/preview')?.body).toEqual(
      CHANGE,
    );

    await userEvent.click(
      dialog.getByRole('button', { name: 'Save and update' }),
    );
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    expect(updated()?.body).toEqual(CHANGE);
    expect(cancelled()).toBeUndefined();
  });

  it('says what somebody changes, from what to what', async () => {
    answerPreview({ state: 'succeeded', preview: HARMLESS });
    const edit = await openEdit();
    await userEvent.type(edit.getByLabelText('Pachyderm version'), '2.11');
    await userEvent.type(edit.getByLabelText('Licence'), 'top-secret');
    await userEvent.click(edit.getByLabelText('Leave out notebooks'));
    fireEvent.change(edit.getByLabelText('Values'), {
      target: { value: 'pachd:\n  replicas: 2\n  image: {tag: "2"}\n' },
    });
    await userEvent.click(edit.getByRole('button', { name: 'Preview' }));
    const own = within(
      await edit.findByRole('group', { name: 'Your changes' }),
    );
    expect(
      own.getAllByRole('definition').map(({ textContent }) => textContent),
    ).toEqual([
      'not set → 2.11',
      'pachd.replicas: 1 → 2pachd.image.tag: not set → "2"',
      'Another value, which is not shown',
      'No → Yes',
    ]);
    expect(
      own.getAllByRole('term').map(({ textContent }) => textContent),
    ).toEqual([
      'Pachyderm version',
      'Values',
      'Licence',
      'Leave out notebooks',
    ]);
    expect(edit.queryByText(/top-secret/)).not.toBeInTheDocument();
    expect(await edit.findByText('1 would be updated')).toBeVisible();
  });

  it('says what a field that is cleared comes back to', async () => {
    answerPreview({ state: 'succeeded', preview: HARMLESS });
    helium.serve([workspace({ parameters: { pachdVersion: '2.10', values } })]);
    helium.server.use(
      http.get(`${HELIUM_URL}/programs`, () =>
        HttpResponse.json({ items: [withDefault] }),
      ),
    );
    const edit = await openEdit();
    await userEvent.clear(edit.getByLabelText('Pachyderm version'));
    fireEvent.change(edit.getByLabelText('Values'), {
      target: { value: `# as it was\n${values}` },
    });
    await userEvent.click(edit.getByRole('button', { name: 'Preview' }));
    const own = within(
      await edit.findByRole('group', { name: 'Your changes' }),
    );
    expect(
      own.getAllByRole('definition').map(({ textContent }) => textContent),
    ).toEqual(['2.10 → 2.11 (the default)', 'Only comments, order or layout']);
  });

  it('warns of what is replaced or deleted, and asks for a confirmation', async () => {
    answerPreview({ state: 'succeeded', preview: GRAVE });
    const dialog = await openPreview();
    const warning = within(await dialog.findByRole('alert'));
    expect(warning.getByText(/what is stored on it is lost/)).toBeVisible();
    expect(
      dialog
        .getAllByRole('heading', { level: 3 })
        .map(({ textContent }) => textContent),
    ).toEqual([
      'Your changes',
      '1 would be replaced',
      '3 would be deleted',
      '1 would be updated',
      '1 would be created',
    ]);
    expect(dialog.getByText('and 3 more that are not listed')).toBeVisible();
    const apply = dialog.getByRole('button', { name: 'Save and update' });
    expect(apply).toBeDisabled();
    await userEvent.click(
      dialog.getByRole('checkbox', {
        name: 'Replace and delete it all the same',
      }),
    );
    await userEvent.click(apply);
    await waitFor(() => expect(updated()?.body).toEqual(CHANGE));
  });

  it('says when nothing would change, and goes back to what was typed', async () => {
    answerPreview({
      state: 'succeeded',
      preview: { changes: [], totalChanges: 0, counts: {}, sentences: [] },
    });
    const dialog = await openPreview();
    expect(await dialog.findByText(/Nothing that was made/)).toBeVisible();
    await userEvent.click(
      dialog.getByRole('button', { name: 'Back to the values' }),
    );
    expect(dialog.getByLabelText('Pachyderm version')).toHaveValue('2.11');
  });

  it('shows how far it is, and is cancelled with the dialog', async () => {
    answerPreview(undefined);
    const dialog = await openPreview();
    expect(await dialog.findByText('2 resources looked at')).toBeVisible();
    expect(
      dialog.getByRole('button', { name: 'Save and update' }),
    ).toBeDisabled();
    await userEvent.click(dialog.getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(cancelled()).toBeDefined());
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });

  it('says that the backend can’t be reached, and goes on by itself', async () => {
    answerPreview({
      state: 'succeeded',
      preview: HARMLESS,
      finishedAt: '2030-03-04T10:00:00.000Z',
    });
    let away = true;
    helium.server.use(
      http.get(`${API}/operations/preview-1/events`, () =>
        away ? HttpResponse.error() : undefined,
      ),
    );
    const dialog = await openPreview();
    expect(
      await dialog.findByText(
        /Helium can’t be reached. The preview goes on/,
        {},
        { timeout: 5_000 },
      ),
    ).toBeVisible();
    away = false;
    await waitFor(
      () =>
        expect(
          dialog.getByRole('button', { name: 'Save and update' }),
        ).toBeEnabled(),
      { timeout: 5_000 },
    );
  }, 15_000);

  it('puts what is refused beside its field', async () => {
    helium.server.use(
      http.post(`${API}/preview`, () =>
        apiError(400, 'Some input is wrong', [
          { field: 'parameters.pachdVersion', message: 'no such version' },
        ]),
      ),
    );
    const dialog = await openPreview();
    expect(await dialog.findByText('no such version')).toBeVisible();
    const version = dialog.getByLabelText('Pachyderm version');
    expect(version).toBeInvalid();
    expect(dialog.queryByText('Some input is wrong')).not.toBeInTheDocument();
    fireEvent.change(version, { target: { value: '2.12' } });
    expect(dialog.queryByText('no such version')).not.toBeInTheDocument();
  });

  it.each([
    [
      'the program refused',
      { state: 'failed' as const, failure: { message: 'no such chart' } },
      'no such chart',
    ],
    [
      'somebody cancelled it',
      { state: 'cancelled' as const },
      'The preview was cancelled before it had ended.',
    ],
  ])('says that %s', async (_, ended, message) => {
    answerPreview(ended);
    const dialog = await openPreview();
    expect(await dialog.findByText(message)).toBeVisible();
    expect(dialog.getByRole('button', { name: 'Preview' })).toBeEnabled();
  });

  it('says that another operation is under way', async () => {
    helium.server.use(
      http.post(`${API}/preview`, () =>
        apiError(409, 'Workspace calm-otter is being updated; wait for it'),
      ),
    );
    const dialog = await openPreview();
    expect(await dialog.findByText(/wait for it/)).toBeVisible();
  });

  it('shows what can not change, and why', async () => {
    const cluster = (await openEdit()).getByLabelText('Cluster');
    expect(cluster).toBeDisabled();
    expect(cluster).toHaveAccessibleDescription(
      /Can’t be changed on an existing workspace/,
    );
  });
});
