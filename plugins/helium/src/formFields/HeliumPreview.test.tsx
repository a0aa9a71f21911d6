import { registerMswTestHooks } from '@backstage/test-utils';
import type { Operation } from '@helium-portal/backstage-plugin-helium-common';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { HELIUM_URL } from '../__testUtils__/app';
import { operation, program } from '../__testUtils__/data';
import { apiError, setupHeliumServer } from '../__testUtils__/heliumServer';
import { openTemplateForm } from '../__testUtils__/templateForm';
import { creationRequest } from './creationRequest';
import { previewField } from './fields';

const helium = setupHeliumServer();

const PREVIEWS = `${HELIUM_URL}/previews`;

const queued = operation({
  id: 'p-1',
  kind: 'preview',
  state: 'queued',
  finishedAt: undefined,
});
const ended = (change: Partial<Operation>): Operation => ({
  ...queued,
  state: 'succeeded',
  finishedAt: '2030-03-04T10:00:00.000Z',
  ...change,
});
const found = ended({
  preview: {
    changes: [
      {
        urn: 'urn:pulumi:x::y::kubernetes:core/v1:Namespace::calm-otter',
        type: 'kubernetes:core/v1:Namespace',
        name: 'calm-otter',
        action: 'create',
        changedKeys: [],
        replaceKeys: [],
      },
    ],
    totalChanges: 1,
    counts: { create: 1 },
    sentences: [],
  },
});

function openForm() {
  return openTemplateForm(
    previewField,
    'preview',
    {
      type: 'null',
      title: undefined,
      'ui:options': { program: program.name },
    },
    false,
    { values: { type: 'string', title: 'Values' } },
  );
}

async function start() {
  const button = await screen.findByRole('button', {
    name: 'Preview what would be made',
  });
  await waitFor(() => expect(button).toBeEnabled());
  await userEvent.click(button);
}

describe('HeliumPreview', () => {
  registerMswTestHooks(helium.server);
  beforeEach(() => {
    helium.seen.splice(0);
    helium.serve([]);
  });

  it('shows what would be made, and is asked for by nobody else', async () => {
    helium.server.use(
      http.post(PREVIEWS, () => HttpResponse.json(queued, { status: 202 })),
      http.get(`${PREVIEWS}/p-1`, () => HttpResponse.json(found)),
    );
    openForm();
    await start();
    expect(
      await screen.findByText('The preview waits for its turn.'),
    ).toBeVisible();
    expect(
      await screen.findByText('calm-otter', {}, { timeout: 5_000 }),
    ).toBeVisible();
    expect(helium.last('POST', '/previews')?.body).toEqual({
      program: program.name,
      parameters: {},
    });
  });

  it('shows no more than that it is outdated once the form has changed, until it is asked again', async () => {
    helium.server.use(
      http.post(PREVIEWS, () => HttpResponse.json(found, { status: 202 })),
    );
    openForm();
    await start();
    expect(await screen.findByText('calm-otter')).toBeVisible();
    const outdated = /The form has changed since/;
    expect(screen.queryByText(outdated)).not.toBeInTheDocument();

    await userEvent.type(screen.getByRole('textbox', { name: 'Values' }), 'a');
    expect(await screen.findByText(outdated)).toBeVisible();
    expect(screen.queryByText('calm-otter')).not.toBeInTheDocument();
    await start();
    await waitFor(() =>
      expect(screen.queryByText(outdated)).not.toBeInTheDocument(),
    );
    expect(helium.last('POST', '/previews')?.body).toEqual({
      program: program.name,
      parameters: { values: 'a' },
    });
  });

  it.each([
    [
      'the backend can’t be reached',
      () => HttpResponse.error(),
      /Helium can’t be reached. The preview goes on/,
    ],
    [
      'the backend fails',
      () => apiError(500, 'The database is away'),
      /can’t be read at present.*: The database is away/,
    ],
  ])(
    'says that %s, and goes on by itself',
    async (_why, answer, text) => {
      let away = true;
      helium.server.use(
        http.post(PREVIEWS, () => HttpResponse.json(queued, { status: 202 })),
        http.get(`${PREVIEWS}/p-1`, () =>
          away ? answer() : HttpResponse.json(found),
        ),
      );
      openForm();
      await start();
      expect(
        await screen.findByRole('alert', {}, { timeout: 5_000 }),
      ).toHaveTextContent(text);
      away = false;
      expect(
        await screen.findByText('calm-otter', {}, { timeout: 5_000 }),
      ).toBeVisible();
      expect(screen.queryByRole('alert')).not.toBeInTheDocument();
    },
    15_000,
  );

  it('names the fields that keep the workspace from being made', async () => {
    helium.server.use(
      http.post(PREVIEWS, () =>
        apiError(400, 'Wrong', [{ field: 'name', message: 'is taken' }]),
      ),
    );
    openForm();
    await start();
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'name: is taken',
    );

    // It may be no longer so.
    await userEvent.type(screen.getByRole('textbox', { name: 'Values' }), 'a');
    expect(await screen.findByText(/The form has changed since/)).toBeVisible();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('says why a preview failed', async () => {
    helium.server.use(
      http.post(PREVIEWS, () =>
        HttpResponse.json(
          ended({
            state: 'failed',
            failure: { message: 'no such chart', operationId: 'p-1' },
          }),
          { status: 202 },
        ),
      ),
    );
    openForm();
    await start();
    expect(await screen.findByRole('alert')).toHaveTextContent('no such chart');
  });

  it('says so to who may not create workspaces', async () => {
    helium.server.use(http.post(PREVIEWS, () => apiError(403, 'denied')));
    openForm();
    await start();
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'You may not create workspaces.',
    );
  });

  it('cancels the preview when it is stopped', async () => {
    helium.server.use(
      http.post(PREVIEWS, () => HttpResponse.json(queued, { status: 202 })),
      http.get(`${PREVIEWS}/p-1`, () => HttpResponse.json(queued)),
      http.post(`${PREVIEWS}/p-1/cancel`, () =>
        HttpResponse.json(queued, { status: 202 }),
      ),
    );
    openForm();
    await start();
    await screen.findByText('The preview waits for its turn.');
    await userEvent.click(
      screen.getByRole('button', { name: 'Stop the preview' }),
    );
    await waitFor(() =>
      expect(helium.last('POST', '/previews/p-1/cancel')).toBeDefined(),
    );
    expect(
      screen.getByRole('button', { name: 'Preview what would be made' }),
    ).toBeEnabled();
  });
});

describe('creationRequest', () => {
  it('takes what the form holds, and leaves out what is empty', () => {
    expect(
      creationRequest(
        program,
        {
          name: 'calm-otter',
          owner: '',
          expiry: '8 hours',
          size: 'large',
          values: '',
          other: 'no parameter',
        },
        { licence: 'hunter2' },
      ),
    ).toEqual({
      program: program.name,
      name: 'calm-otter',
      expiresIn: 'PT8H',
      parameters: { size: 'large', licence: 'hunter2' },
    });
    expect(
      creationRequest(program, { expiry: '2030-03-04 11:00 +01:00' }, {}),
    ).toEqual({
      program: program.name,
      expiresAt: '2030-03-04T10:00:00.000Z',
      parameters: {},
    });
    expect(creationRequest(program, { expiry: 'soon' }, {})).toMatchObject({
      expiresAt: 'soon',
    });
  });
});
