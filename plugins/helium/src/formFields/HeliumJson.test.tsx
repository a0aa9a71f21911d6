import { registerMswTestHooks } from '@backstage/test-utils';
import { fireEvent, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { HELIUM_URL } from '../__testUtils__/app';
import { program } from '../__testUtils__/data';
import { apiError, setupHeliumServer } from '../__testUtils__/heliumServer';
import { openTemplateForm } from '../__testUtils__/templateForm';
import { jsonField } from './fields';

const helium = setupHeliumServer();

const ASK = `${HELIUM_URL}/programs/:name/effective-values`;
const MISTAKE =
  'nodepools[0].maxCount (line 1) must be at least minCount, which is 3';
const FAULTY = '{"nodepools": [{"minCount": 3, "maxCount": 2}]}';
const MENDED = '{"nodepools": [{"minCount": 2, "maxCount": 3}]}';

function openForm(options?: { program: string; parameter: string }) {
  const form = openTemplateForm(jsonField, 'infraJson', {
    description: 'Node pools.',
    'ui:options': options,
  });
  const input = () => screen.findByRole('textbox', { name: 'infraJson' });
  return {
    ...form,
    input,
    change: async (value: string) =>
      fireEvent.change(await input(), { target: { value } }),
  };
}

describe('HeliumJson', () => {
  registerMswTestHooks(helium.server);
  beforeEach(() => {
    helium.seen.splice(0);
    helium.serve([]);
  });

  it('has an example in lines of its own, folded when it is a long one', async () => {
    const pools = ['a', 'b', 'c'].map(name => ({ name, maxCount: 4 }));
    const text = JSON.stringify({ nodepools: pools }, undefined, 2);
    openTemplateForm(jsonField, 'infraJson', { examples: [text] });
    const example = await screen.findByText(/"maxCount": 4/);
    expect(example.textContent).toBe(text);
    expect(example).not.toBeVisible();
    await userEvent.click(screen.getByText('Example'));
    expect(example).toBeVisible();
  });

  it('takes an object, or nothing, and says what else is wrong', async () => {
    const form = openForm();
    await form.input();
    expect(screen.getByText('Node pools.')).toBeVisible();

    await form.change('[1]');
    expect(screen.getByText(/must be an object: \{…\}/)).toBeVisible();
    expect(await form.input()).toBeInvalid();
    await form.change('{"nodepools": [}');
    expect(screen.getByText(/This is not JSON: .*\}/)).toBeVisible();
    await form.review();
    expect((await screen.findAllByText(/This is not JSON/))[0]).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Create' }),
    ).not.toBeInTheDocument();

    await form.change('{"nodepools": []}');
    expect(await form.input()).toBeValid();
    await form.review();
    expect(await form.create()).toHaveBeenCalledWith({
      infraJson: '{"nodepools": []}',
    });
    expect(helium.seen.map(({ path }) => path)).not.toContain(
      `/programs/${program.name}/effective-values`,
    );
  });

  it('asks the program what is wrong, and does not let it pass', async () => {
    helium.server.use(
      http.post(ASK, async ({ request }) => {
        const text = await request.text();
        return JSON.parse(text).parameters.infraJson === FAULTY
          ? apiError(400, 'Some input is wrong', [
              { field: 'parameters.infraJson', message: MISTAKE },
              { field: 'parameters.region', message: 'is required' },
            ])
          : HttpResponse.json({ charts: [] });
      }),
    );
    const form = openForm({ program: program.name, parameter: 'infraJson' });
    await form.change(FAULTY);
    expect(await screen.findByText(MISTAKE)).toBeVisible();
    expect(await form.input()).toBeInvalid();
    expect(screen.queryByText(/is required/)).not.toBeInTheDocument();
    await form.review();
    expect(
      await screen.findByText(`'infraJson' ${MISTAKE}`),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Create' }),
    ).not.toBeInTheDocument();

    await form.change(MENDED);
    await form.review();
    expect(await form.create()).toHaveBeenCalledWith({ infraJson: MENDED });
  });

  it('leaves to the backend what the program does not answer', async () => {
    helium.server.use(http.post(ASK, () => apiError(503, 'Too busy.')));
    const form = openForm({ program: program.name, parameter: 'infraJson' });
    await form.change(FAULTY);
    await form.review();
    expect(await form.create()).toHaveBeenCalledWith({ infraJson: FAULTY });
  });
});
