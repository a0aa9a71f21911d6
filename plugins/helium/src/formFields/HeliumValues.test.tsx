import { renderInTestApp } from '@backstage/frontend-test-utils';
import { Stepper } from '@backstage/plugin-scaffolder-react/alpha';
import { registerMswTestHooks } from '@backstage/test-utils';
import type { ChartValues } from '@helium-portal/backstage-plugin-helium-common';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import heliumPlugin from '../alpha';
import { HELIUM_URL } from '../__testUtils__/app';
import { chartValues, program } from '../__testUtils__/data';
import { apiError, setupHeliumServer } from '../__testUtils__/heliumServer';
import { valuesField } from './fields';

const helium = setupHeliumServer();

const ASK = `${HELIUM_URL}/programs/:name/effective-values`;
const HOST = {
  parameter: 'values',
  key: 'ingress.host',
  because: 'Helium gives each workspace a host name of its own',
};
const REFUSAL = `Line 2: 'ingress.host' can’t be set, because ${HOST.because}.`;

/** A template's form with the values in its second step. */
async function openForm() {
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
                name: { type: 'string', title: 'Name' },
                size: { type: 'string', title: 'Size', default: 'small' },
                colour: { type: 'string', title: 'Colour', default: 'red' },
              },
            },
          },
          {
            title: 'Values',
            schema: {
              type: 'object',
              properties: {
                values: {
                  type: 'string',
                  title: 'Values',
                  'ui:field': 'HeliumValues',
                  'ui:options': { program: program.name },
                },
              },
            },
          },
        ],
      }}
      extensions={[
        {
          name: valuesField.name,
          component: valuesField.component,
          validation: valuesField.validation,
        },
      ]}
      onCreate={onCreate}
    />,
    { features: [heliumPlugin] },
  );
  await userEvent.type(await screen.findByLabelText('Name'), 'calm-otter');
  await userEvent.click(screen.getByRole('button', { name: 'Next' }));
  const values = await screen.findByRole('textbox', { name: 'Values' });
  return {
    onCreate,
    type: (value: string) => fireEvent.change(values, { target: { value } }),
    unfold: () =>
      userEvent.click(screen.getByRole('button', { name: 'Effective values' })),
    review: () =>
      userEvent.click(screen.getByRole('button', { name: 'Review' })),
  };
}

function answer(...charts: ChartValues[]) {
  helium.server.use(http.post(ASK, () => HttpResponse.json({ charts })));
}

const asked = () =>
  helium.seen.filter(({ path }) => path.endsWith('/effective-values'));

describe('HeliumValues', () => {
  registerMswTestHooks(helium.server);
  beforeEach(() => {
    helium.seen.splice(0);
    // The form scrolls to the top of each step, which jsdom can't.
    window.scrollTo = () => {};
  });

  it('asks about keys that the chart does not know, and lets them pass', async () => {
    helium.serve([]);
    answer({ ...chartValues(), unknown: ['pachdd'] });
    const form = await openForm();
    form.type('pachdd: {logLevel: debug}');
    expect(
      await screen.findByText(/no default for pachdd,.*spelt right\?$/),
    ).toBeVisible();
    // At once, whatever the answer is of.
    form.type('pachd: {logLevel: debug}');
    expect(screen.queryByText(/spelt right/)).not.toBeInTheDocument();
    form.type('pachdd: {logLevel: debug}');
    await form.review();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Create' }),
    );
    expect(form.onCreate).toHaveBeenCalled();
  });

  it('shows on demand what the charts will get, and from whom', async () => {
    helium.serve([]);
    answer(chartValues());
    const form = await openForm();
    await new Promise(resolve => setTimeout(resolve, 700));
    expect(asked()).toEqual([]);

    await form.unfold();
    const table = within(
      await screen.findByRole('table', { name: 'Pachyderm' }),
    );
    const row = (name: RegExp) => within(table.getByRole('row', { name }));
    expect(row(/console.image.tag/).getByText('Parameter')).toBeVisible();
    expect(row(/ingress.host/).getByText('Portal')).toBeVisible();
    expect(row(/pachd.replicas/).getByText('Own values')).toBeVisible();
    expect(row(/pachd.rootToken/).getByText('Secret, not shown')).toBeVisible();
    expect(row(/tls.enabled/).getByText('Chart’s default')).toBeVisible();
    expect(asked()).toMatchObject([
      {
        path: `/programs/${program.name}/effective-values`,
        body: { name: 'calm-otter', parameters: { size: 'small', values: '' } },
      },
    ]);
  });

  it('asks when the typing pauses, and keeps the last answer', async () => {
    helium.serve([]);
    answer(chartValues());
    const form = await openForm();
    await form.unfold();
    await screen.findByText('otter.example.org');
    const before = asked().length;

    for (const text of ['pachd:', 'pachd:\n  rep', 'pachd:\n  replicas: 4']) {
      form.type(text);
    }
    answer(
      chartValues({
        values: [{ key: 'pachd.replicas', value: 4, origin: 'user' }],
      }),
    );
    expect(screen.getByText('otter.example.org')).toBeVisible();
    await waitFor(() =>
      expect(screen.queryByText('otter.example.org')).not.toBeInTheDocument(),
    );
    expect(screen.getByText('pachd.replicas')).toBeVisible();
    expect(asked()).toHaveLength(before + 1);
    expect(asked().pop()?.body).toMatchObject({
      parameters: { values: 'pachd:\n  replicas: 4' },
    });

    form.type('pachd: [');
    expect(screen.getByText(/\(line 1\)$/)).toBeVisible();
    expect(
      await screen.findByText(/this is the last answer before/),
    ).toBeVisible();
    expect(screen.getByText('pachd.replicas')).toBeVisible();
    expect(asked()).toHaveLength(before + 1);
  });

  it('names a refused key at its line, and does not let it pass', async () => {
    helium.serve([]);
    answer(chartValues({ refused: [HOST] }));
    const form = await openForm();
    form.type('ingress:\n  host: elsewhere');
    expect(await screen.findByText(REFUSAL)).toBeVisible();
    expect(screen.getByRole('textbox', { name: 'Values' })).toBeInvalid();

    await form.review();
    expect(await screen.findByText(`'Values' ${REFUSAL}`)).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Create' }),
    ).not.toBeInTheDocument();

    // What is deleted is not complained of any more, though nobody has answered yet.
    form.type('ingress: {}');
    expect(screen.getByRole('textbox', { name: 'Values' })).toBeValid();
    answer(chartValues());
    await form.review();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Create' }),
    );
    expect(form.onCreate).toHaveBeenCalledWith(
      expect.objectContaining({ values: 'ingress: {}' }),
    );
  });

  it('shows what the portal can not make of the form', async () => {
    helium.serve([]);
    helium.server.use(
      http.post(ASK, () =>
        apiError(400, 'Some input is wrong', [
          { field: 'parameters.size', message: 'expected one of small' },
        ]),
      ),
    );
    const form = await openForm();
    await form.unfold();
    expect(
      await screen.findByText(/parameters.size: expected one of small/),
    ).toBeVisible();
    form.type('a: 1');
    await form.review();
    expect(await screen.findByRole('button', { name: 'Create' })).toBeVisible();
  });

  it('says it to those who may make no workspaces', async () => {
    helium.serve([]);
    helium.server.use(http.post(ASK, () => apiError(403, 'Unauthorized')));
    const form = await openForm();
    await form.unfold();
    expect(
      await screen.findByText(/Your account may not make workspaces/),
    ).toBeVisible();
  });

  it('says which program takes no workspaces, and why', async () => {
    helium.serve([]);
    helium.server.use(
      http.get(`${HELIUM_URL}/programs`, () =>
        HttpResponse.json({
          items: [{ ...program, unavailable: 'its repository is away' }],
        }),
      ),
    );
    const form = await openForm();
    expect(
      await screen.findByText(
        '“Pachyderm in a namespace” takes no workspaces at present',
      ),
    ).toBeVisible();
    expect(screen.getByText('Why: its repository is away')).toBeVisible();
    form.type('a: 1');
    await form.review();
    expect(await screen.findByRole('button', { name: 'Create' })).toBeVisible();
    expect(asked()).toEqual([]);
  });
});
