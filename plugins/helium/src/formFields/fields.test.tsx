import { renderInTestApp } from '@backstage/frontend-test-utils';
import { Stepper } from '@backstage/plugin-scaffolder-react/alpha';
import { registerMswTestHooks } from '@backstage/test-utils';
import { fireEvent, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { DateTime } from 'luxon';
import { http, HttpResponse } from 'msw';
import heliumPlugin from '../alpha';
import { HELIUM_URL } from '../__testUtils__/app';
import { keptData, program, workspace } from '../__testUtils__/data';
import { apiError, setupHeliumServer } from '../__testUtils__/heliumServer';
import { rootRouteRef } from '../routes';
import { MAX_VALUES_BYTES } from '../values/yaml';
import { expiryField, valuesField, workspaceNameField } from './fields';

const helium = setupHeliumServer();

const FIELDS = [workspaceNameField, expiryField, valuesField];

/** The form of a template with one of the fields. */
function openForm(property: string, field: string, uiSchema: object = {}) {
  const onCreate = jest.fn(async () => {});
  renderInTestApp(
    <Stepper
      manifest={{
        title: 'New workspace',
        steps: [
          {
            title: 'Workspace',
            schema: {
              type: 'object',
              properties: {
                [property]: {
                  type: 'string',
                  title: property,
                  'ui:field': field,
                  ...uiSchema,
                },
              },
            },
          },
        ],
      }}
      extensions={FIELDS.map(({ name, component, validation }) => ({
        name,
        component,
        validation,
      }))}
      onCreate={onCreate}
    />,
    {
      features: [heliumPlugin],
      mountedRoutes: { '/helium': rootRouteRef },
    },
  );
  return {
    review: () =>
      userEvent.click(screen.getByRole('button', { name: 'Review' })),
    create: async () => {
      await userEvent.click(
        await screen.findByRole('button', { name: 'Create' }),
      );
      return onCreate;
    },
  };
}

describe('HeliumWorkspaceName', () => {
  registerMswTestHooks(helium.server);
  beforeEach(() => helium.seen.splice(0));

  it('suggests names that are free', async () => {
    helium.serve([]);
    const form = openForm('name', 'HeliumWorkspaceName');
    const name: HTMLInputElement = await screen.findByRole('textbox', {
      name: 'name',
    });
    const first = name.value;
    expect(first).toMatch(/^[a-z]+-[a-z]+-\w\w$/);
    await userEvent.click(
      screen.getByRole('button', { name: 'Suggest another name' }),
    );
    const second = name.value;
    expect(second).not.toBe(first);
    expect(await screen.findByText(`${second} is free.`)).toBeInTheDocument();
    await form.review();
    expect(await form.create()).toHaveBeenCalledWith({ name: second });
  });

  it.each([false, true])(
    'lets what is typed take the place of what it suggested, focused from the first: %s',
    async autofocus => {
      helium.serve([]);
      openForm('name', 'HeliumWorkspaceName', { 'ui:autofocus': autofocus });
      const name = await screen.findByRole('textbox', { name: 'name' });
      if (!autofocus) {
        await userEvent.tab();
      }
      expect(name).toHaveFocus();
      await userEvent.keyboard('calm-otter');
      expect(name).toHaveValue('calm-otter');
      expect(
        await screen.findByText('calm-otter is free.'),
      ).toBeInTheDocument();
    },
  );

  it('may stay empty', async () => {
    helium.serve([]);
    const form = openForm('name', 'HeliumWorkspaceName');
    await userEvent.clear(await screen.findByRole('textbox', { name: 'name' }));
    expect(
      await screen.findByText('Left empty, a name is made up.'),
    ).toBeInTheDocument();
    await form.review();
    expect(await form.create()).toHaveBeenCalledWith({});
  });

  it('says while typing what a name must be', async () => {
    helium.serve([]);
    const form = openForm('name', 'HeliumWorkspaceName');
    const name = await screen.findByRole('textbox', { name: 'name' });
    await userEvent.clear(name);
    await userEvent.type(name, 'Calm_Otter');
    const rule = /At most 53 small letters.*, such as calm-otter\./;
    expect(screen.getByText(rule)).toBeInTheDocument();
    expect(name).toBeInvalid();
    await form.review();
    expect(
      await screen.findByText(/'name' At most 53 small letters/),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Create' }),
    ).not.toBeInTheDocument();

    await userEvent.clear(name);
    await userEvent.type(name, 'calm-otter');
    expect(await screen.findByText('calm-otter is free.')).toBeInTheDocument();
    await form.review();
    expect(await form.create()).toHaveBeenCalledWith({ name: 'calm-otter' });
  });

  it('refuses a name that is taken, not one that was', async () => {
    helium.serve([
      workspace({ name: 'taken' }),
      workspace({ name: 'once', status: 'destroyed' }),
    ]);
    const form = openForm('name', 'HeliumWorkspaceName');
    const name = await screen.findByRole('textbox', { name: 'name' });
    await userEvent.clear(name);
    await userEvent.type(name, 'taken');
    expect(
      await screen.findByText(/'taken' is taken; choose another name/),
    ).toBeInTheDocument();
    await form.review();
    expect(
      screen.queryByRole('button', { name: 'Create' }),
    ).not.toBeInTheDocument();
    await userEvent.clear(name);
    await userEvent.type(name, 'once');
    expect(await screen.findByText('once is free.')).toBeInTheDocument();
    expect(helium.seen.map(({ path }) => path)).not.toContain(
      '/workspaces/once',
    );
  });

  it.each([
    ['lists without it', []],
    [
      'no list at all',
      ['workspaces', 'kept-data'].map(list =>
        http.get(`${HELIUM_URL}/${list}`, () => apiError(403, 'No')),
      ),
    ],
  ])(
    'refuses a name that is taken by what the viewer may not see: %s',
    async (_case, lists) => {
      helium.serve([]);
      helium.server.use(
        http.get(`${HELIUM_URL}/workspace-names/secret`, () =>
          HttpResponse.json({ taken: true }),
        ),
        ...lists,
      );
      const form = openForm('name', 'HeliumWorkspaceName');
      const name = await screen.findByRole('textbox', { name: 'name' });
      await userEvent.clear(name);
      await userEvent.type(name, 'secret');
      const taken = "'secret' is taken; choose another name";
      expect(await screen.findByText(taken)).toBeVisible();
      expect(name).toBeInvalid();
      expect(screen.queryByRole('link')).not.toBeInTheDocument();
      await form.review();
      expect((await screen.findAllByText(taken))[0]).toBeVisible();
      expect(
        screen.queryByRole('button', { name: 'Create' }),
      ).not.toBeInTheDocument();
    },
  );

  it('refuses a name that kept data holds, and leads to that data', async () => {
    helium.serve([workspace({ name: 'once', status: 'destroyed' })]);
    const data = keptData({ workspace: 'once' });
    helium.server.use(
      http.get(`${HELIUM_URL}/workspace-names/once`, () =>
        HttpResponse.json({ taken: true }),
      ),
      http.get(`${HELIUM_URL}/kept-data`, ({ request }) => {
        const asked = new URL(request.url).searchParams.get('workspace');
        const items = asked === data.workspace ? [data] : [];
        return HttpResponse.json({ items, totalItems: items.length });
      }),
    );
    const form = openForm('name', 'HeliumWorkspaceName');
    const name = await screen.findByRole('textbox', { name: 'name' });
    await userEvent.clear(name);
    await userEvent.type(name, 'once');
    const year = DateTime.fromISO(data.keptUntil).year;
    const held = new RegExp(
      `The name is held by kept data of once until .*${year}`,
    );
    expect(await screen.findByText(held)).toBeVisible();
    expect(name).toBeInvalid();
    expect(screen.queryByText('once is free.')).not.toBeInTheDocument();
    const link = () => screen.getByRole('link', { name: /^Kept data of once/ });
    expect(link()).toHaveAttribute('href', '/helium/workspaces/once');
    await form.review();
    expect((await screen.findAllByText(held))[0]).toBeVisible();
    expect(link()).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Create' }),
    ).not.toBeInTheDocument();

    await userEvent.clear(name);
    await userEvent.type(name, 'other');
    expect(await screen.findByText('other is free.')).toBeVisible();
    await form.review();
    expect(await form.create()).toHaveBeenCalledWith({ name: 'other' });
  });
});

describe('HeliumExpiry', () => {
  registerMswTestHooks(helium.server);

  it('offers what the program allows and shows the date', async () => {
    helium.serve([]);
    const form = openForm('expiry', 'HeliumExpiry');
    expect(await screen.findByText('Default (8 hours)')).toBeInTheDocument();
    expect(screen.getByText(/Expires on .*At most 3 days/)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: /expiry/ }));
    expect(
      screen.queryByRole('option', { name: '1 week' }),
    ).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole('option', { name: '1 day' }));
    await form.review();
    expect(screen.getByText('1 day')).toBeVisible();
    expect(await form.create()).toHaveBeenCalledWith({ expiry: '1 day' });
  });

  it.each(['1 day', 'P1D'])(
    'knows the default %s as one of its choices, and leaves it as it is written',
    async expiry => {
      helium.serve([]);
      const form = openForm('expiry', 'HeliumExpiry', { default: expiry });
      expect(
        await screen.findByRole('button', { name: /expiry/ }),
      ).toHaveTextContent('1 day');
      await form.review();
      expect(await form.create()).toHaveBeenCalledWith({ expiry });
    },
  );

  it.each([true, false])(
    'says before anything is made whether that is a rehearsal: %s',
    async rehearsal => {
      helium.serve([]);
      helium.server.use(
        http.get(`${HELIUM_URL}/programs`, () =>
          HttpResponse.json({ items: [{ ...program, rehearsal }] }),
        ),
      );
      openForm('expiry', 'HeliumExpiry');
      await screen.findByText('Default (8 hours)');
      expect(
        screen.queryAllByText(
          'Rehearsal: nothing is made in a cloud, and nothing costs money.',
        ),
      ).toHaveLength(rehearsal ? 1 : 0);
    },
  );

  it('refuses a date that is past or too late', async () => {
    helium.serve([]);
    const form = openForm('expiry', 'HeliumExpiry');
    await screen.findByText('Default (8 hours)');
    await userEvent.click(screen.getByRole('button', { name: /expiry/ }));
    await userEvent.click(
      screen.getByRole('option', { name: 'Until a date of my choice' }),
    );
    const date = screen.getByLabelText('Expires on');
    fireEvent.change(date, { target: { value: '2020-01-01T10:00' } });
    expect(
      screen.getByText('The expiry must be in the future.'),
    ).toBeInTheDocument();
    fireEvent.change(date, { target: { value: '2999-01-01T10:00' } });
    expect(
      screen.getByText(/^The expiry must be at most 3 days after/),
    ).toBeInTheDocument();
    await form.review();
    expect(
      screen.queryByRole('button', { name: 'Create' }),
    ).not.toBeInTheDocument();

    const tomorrow = DateTime.now().plus({ days: 1 }).startOf('minute');
    fireEvent.change(date, {
      target: { value: tomorrow.toFormat("yyyy-LL-dd'T'HH:mm") },
    });
    await form.review();
    expect(await form.create()).toHaveBeenCalledWith({
      expiry: tomorrow.toFormat('yyyy-MM-dd HH:mm ZZ'),
    });
  });
});

describe('HeliumValues', () => {
  registerMswTestHooks(helium.server);

  it('points at the line that is wrong', async () => {
    helium.serve([]);
    const form = openForm('values', 'HeliumValues');
    const values = await screen.findByRole('textbox', { name: 'values' });
    const change = (value: string) =>
      fireEvent.change(values, { target: { value } });

    change('pachd:\n  replicas: 1\n  image: [');
    expect(screen.getByText(/\(line 3\)$/)).toBeInTheDocument();
    change('just words');
    expect(screen.getByText(/must be a mapping/)).toBeInTheDocument();
    change(`key: ${'x'.repeat(MAX_VALUES_BYTES)}`);
    expect(
      screen.getByText(/must be at most 1 MiB, and are 1.00 MiB/),
    ).toBeInTheDocument();
    await form.review();
    expect(
      screen.queryByRole('button', { name: 'Create' }),
    ).not.toBeInTheDocument();

    change('pachd:\n  replicas: 2\n');
    await form.review();
    expect(await form.create()).toHaveBeenCalledWith({
      values: 'pachd:\n  replicas: 2\n',
    });
  });
});
