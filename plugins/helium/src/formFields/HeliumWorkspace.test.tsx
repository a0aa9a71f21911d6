import type {
  Program,
  Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import { registerMswTestHooks } from '@backstage/test-utils';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { HELIUM_URL } from '../__testUtils__/app';
import { minutesFromNow, program, workspace } from '../__testUtils__/data';
import { apiError, setupHeliumServer } from '../__testUtils__/heliumServer';
import { openTemplateForm } from '../__testUtils__/templateForm';
import { workspaceField } from './fields';

const helium = setupHeliumServer();

const CLUSTERS: Program = {
  ...program,
  name: 'gcp_cluster_only',
  title: 'Cluster on Google Cloud',
};

function cluster(name: string, changes: Partial<Workspace> = {}) {
  return workspace({ name, program: CLUSTERS.name, ...changes });
}

/** Answers as the API does: the page that was asked for, of those that match. */
function serve(workspaces: Workspace[]) {
  helium.serve(workspaces);
  helium.server.use(
    http.get(`${HELIUM_URL}/programs`, () =>
      HttpResponse.json({ items: [program, CLUSTERS] }),
    ),
    http.get(`${HELIUM_URL}/workspaces`, ({ request }) => {
      const query = new URL(request.url).searchParams;
      const found = workspaces.filter(
        ({ name, program: of, status }) =>
          query.getAll('program').includes(of) &&
          query.getAll('status').includes(status) &&
          name.includes(query.get('search') ?? ''),
      );
      return HttpResponse.json({
        items: found.slice(0, Number(query.get('limit'))),
        totalItems: found.length,
      });
    }),
  );
}

function openForm() {
  return openTemplateForm(workspaceField, 'clusterStack', {
    title: 'Cluster',
    description: 'Empty: the shared one.',
    'ui:options': {
      programs: [CLUSTERS.name],
      template: 'new-pachyderm-cluster-gcp',
    },
  });
}

const input = () => screen.findByRole('combobox', { name: 'Cluster' });

describe('HeliumWorkspace', () => {
  registerMswTestHooks(helium.server);

  it('may stay empty', async () => {
    serve([cluster('nightly')]);
    const form = openForm();
    expect(await screen.findByText(/Empty: the shared one/)).toBeVisible();
    await input();
    await form.review();
    expect(await form.create()).toHaveBeenCalledWith({});
  });

  it('lists those that are ready and of the program, with owner and expiry', async () => {
    serve([
      cluster('nightly', { owner: 'group:default/engines' }),
      cluster('young', { status: 'creating' }),
      cluster('pinned', { expiresAt: undefined }),
      workspace({ name: 'calm-otter' }),
    ]);
    const form = openForm();
    await userEvent.click(await input());
    const options = await screen.findAllByRole('option');
    expect(options).toHaveLength(2);
    expect(options[0]).toHaveTextContent(
      /^nightly.*engines · Expires: in 3 hr/,
    );
    expect(options[1]).toHaveTextContent(/^pinned.*ada · Expires: Never/);

    await userEvent.click(options[0]);
    expect(await input()).toHaveValue('nightly');
    await form.review();
    expect(await form.create()).toHaveBeenCalledWith({
      clusterStack: 'nightly',
    });
  });

  it('asks for what is typed, a page at a time, and is used by keyboard', async () => {
    serve(
      Array.from({ length: 45 }, (_, i) =>
        cluster(`cluster-${String(i + 10)}`),
      ),
    );
    const form = openForm();
    expect(
      await screen.findByText(/20 of 45 are listed; type part of a name/),
    ).toBeVisible();
    helium.seen.length = 0;
    await userEvent.click(await input());
    fireEvent.change(await input(), { target: { value: 'R-5' } });
    await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(5));
    const asked = helium.seen.filter(({ path }) => path === '/workspaces');
    expect(asked[asked.length - 1].query.get('search')).toBe('r-5');
    expect(asked.every(({ query }) => query.get('limit') === '20')).toBe(true);

    await userEvent.keyboard('{ArrowDown}{ArrowDown}{Enter}');
    expect(await input()).toHaveValue('cluster-51');
    // What was chosen does not narrow the list that opens next.
    await userEvent.keyboard('{ArrowDown}');
    await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(20));
    await userEvent.keyboard('{Escape}');
    await form.review();
    expect(await form.create()).toHaveBeenCalledWith({
      clusterStack: 'cluster-51',
    });
  });

  it('says that there are none, and where to make one', async () => {
    serve([]);
    openForm();
    expect(
      await screen.findByText(/No “Cluster on Google Cloud” is ready yet/),
    ).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Show the list' }),
    ).not.toBeInTheDocument();
    const link = screen.getByRole('link', { name: /Make one/ });
    expect(link).toHaveAttribute(
      'href',
      '/create/templates/default/new-pachyderm-cluster-gcp',
    );
    expect(link).toHaveAttribute('target', '_blank');
  });

  it('says that it still looks, and that none matches', async () => {
    serve([cluster('nightly')]);
    openForm();
    await screen.findByText('Empty: the shared one.');
    let answer = () => {};
    const held = new Promise<void>(resolve => {
      answer = resolve;
    });
    helium.server.use(
      http.get(`${HELIUM_URL}/workspaces`, async () => {
        await held;
        return HttpResponse.json({ items: [], totalItems: 0 });
      }),
    );
    fireEvent.change(await input(), { target: { value: 'daily' } });
    expect(
      await screen.findByText(/Looking for ready workspaces/),
    ).toBeVisible();
    answer();
    expect(
      await screen.findByText(/No ready workspace of .* has “daily” in its/),
    ).toBeVisible();
  });

  it('says why there is no list, and tries again', async () => {
    serve([cluster('nightly')]);
    helium.server.use(
      http.get(`${HELIUM_URL}/workspaces`, () => apiError(503, 'Too busy.'), {
        once: true,
      }),
    );
    openForm();
    expect(
      await screen.findByText(/can not be had at present: Too busy\./),
    ).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
    expect(await screen.findByText('Empty: the shared one.')).toBeVisible();

    helium.server.use(
      http.get(`${HELIUM_URL}/workspaces`, () => apiError(403, 'No')),
    );
    await userEvent.type(await input(), 'n');
    expect(
      await screen.findByText(/no permission to read workspaces/),
    ).toBeVisible();
  });

  it.each<[string, Partial<Workspace> | undefined, RegExp]>([
    ['is not there', undefined, /There is no workspace 'it' of “Cluster on/],
    ['is gone', { status: 'destroyed' }, /There is no workspace 'it' of/],
    [
      'is of another program',
      { program: program.name },
      /'it' is of “Pachyderm in a namespace”, and one of “Cluster on Google/,
    ],
    ['is being made', { status: 'creating' }, /'it' is not ready yet/],
    ['has failed', { status: 'failed' }, /'it' is not ready \(“Failed”\)/],
    [
      'is on its way out',
      { status: 'destroying', desired: 'absent' },
      /'it' is being deleted; choose another one/,
    ],
    [
      'has expired and is kept',
      { expiresAt: minutesFromNow(-1) },
      /'it' has expired; extend it first/,
    ],
  ])('refuses one that %s', async (_, changes, text) => {
    serve(changes ? [cluster('it', changes)] : []);
    const form = openForm();
    await userEvent.type(await input(), 'it');
    await userEvent.keyboard('{Escape}');
    await form.review();
    expect((await screen.findAllByText(text))[0]).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Create' }),
    ).not.toBeInTheDocument();
  });

  it('leaves what it can not check to the backend', async () => {
    serve([]);
    helium.server.use(
      http.get(`${HELIUM_URL}/workspaces/:name`, () => apiError(503, 'Busy')),
    );
    const form = openForm();
    await userEvent.type(await input(), 'nightly');
    await form.review();
    expect(await form.create()).toHaveBeenCalledWith({
      clusterStack: 'nightly',
    });
  });
});
