import { registerMswTestHooks } from '@backstage/test-utils';
import { fireEvent, screen } from '@testing-library/react';
import { setupHeliumServer } from '../__testUtils__/heliumServer';
import { openTemplateForm } from '../__testUtils__/templateForm';
import { objectField } from './fields';

const helium = setupHeliumServer();

function openForm(schema: Record<string, unknown>, required?: boolean) {
  const form = openTemplateForm(
    objectField,
    'shelves',
    { type: undefined, ...schema },
    required,
  );
  const input = () => screen.findByRole('textbox', { name: 'shelves' });
  return {
    ...form,
    input,
    change: async (value: string) =>
      fireEvent.change(await input(), { target: { value } }),
  };
}

describe('HeliumObject', () => {
  registerMswTestHooks(helium.server);
  beforeEach(() => helium.serve([]));

  it('gives the object that the YAML stands for', async () => {
    const form = openForm({
      description: 'What stands where.',
    });
    await form.input();
    expect(screen.getByText('What stands where.')).toBeVisible();
    await form.change('bread: 2\nmilk: [cow, oat]');
    await form.review();
    expect(await form.create()).toHaveBeenCalledWith({
      shelves: { bread: 2, milk: ['cow', 'oat'] },
    });
  });

  it('shows an example as YAML', async () => {
    const form = openForm({ examples: [{ bread: 2, milk: ['cow'] }] });
    expect(await form.input()).toHaveValue('');
    const example = screen.getByText(/^bread: 2/);
    expect(example).toBeVisible();
    expect(example.textContent).toBe('bread: 2\nmilk:\n  - cow');
  });

  it('takes a list for a list only, says where it goes wrong, and lets neither pass', async () => {
    const form = openForm({ 'ui:options': { wanted: 'list' } });
    await form.change('bread: 2');
    expect(screen.getByText(/This must be a list/)).toBeVisible();
    await form.change('- bread\n- [milk');
    expect(screen.getByText(/not YAML/)).toBeVisible();
    expect(screen.getByRole('button', { name: 'Go to line 2' })).toBeVisible();
    await form.review();
    expect(await form.input()).toHaveValue('- bread\n- [milk');
    expect(
      screen.queryByRole('button', { name: 'Create' }),
    ).not.toBeInTheDocument();

    // Not the value before it, while this is what is shown.
    await form.change('- bread\n- *.example.com');
    expect(screen.getByText(/begins with \* must be in quotes/)).toBeVisible();
    expect(screen.getByRole('button', { name: 'Go to line 2' })).toBeVisible();
    await form.review();
    expect(
      screen.queryByRole('button', { name: 'Create' }),
    ).not.toBeInTheDocument();

    await form.change('- bread\n- 2');
    await form.review();
    expect(await form.create()).toHaveBeenCalledWith({
      shelves: ['bread', 2],
    });
  });

  it('fills nothing in, and asks for what is required', async () => {
    const form = openForm({ 'ui:options': { wanted: 'list' } }, true);
    expect(await form.input()).toHaveValue('');
    expect(await form.input()).toBeRequired();
    await form.review();
    expect(
      screen.queryByRole('button', { name: 'Create' }),
    ).not.toBeInTheDocument();
    await form.change('- bread');
    await form.review();
    expect(await form.create()).toHaveBeenCalledWith({ shelves: ['bread'] });
  });

  it('starts with the default, and may be emptied', async () => {
    const form = openForm({
      default: { bread: 1 },
    });
    expect(await form.input()).toHaveValue('bread: 1\n');
    await form.change('');
    await form.review();
    expect(await form.create()).toHaveBeenCalledWith({});
  });
});
