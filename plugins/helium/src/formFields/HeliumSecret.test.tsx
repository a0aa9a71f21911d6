import {
  type FieldExtensionComponentProps,
  useTemplateSecrets,
} from '@backstage/plugin-scaffolder-react';
import { registerMswTestHooks } from '@backstage/test-utils';
import { fireEvent, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { setupHeliumServer } from '../__testUtils__/heliumServer';
import { openTemplateForm } from '../__testUtils__/templateForm';
import { secretField } from './fields';
import type { SecretOptions } from './secretValue';

const helium = setupHeliumServer();

/** The field, and the secrets that a task would get. */
function FieldAndSecrets(
  props: FieldExtensionComponentProps<string | undefined, SecretOptions>,
) {
  const { secrets } = useTemplateSecrets();
  return (
    <>
      <secretField.component {...props} />
      <output>{JSON.stringify(secrets)}</output>
    </>
  );
}

function openForm(schema: Record<string, unknown> = {}, required?: boolean) {
  const form = openTemplateForm(
    { ...secretField, component: FieldAndSecrets },
    'token',
    schema,
    required,
  );
  const input = () => screen.findByLabelText(/^token/);
  return {
    ...form,
    input,
    change: async (value: string) =>
      fireEvent.change(await input(), { target: { value } }),
  };
}

const YAML = { 'ui:options': { yaml: true } };

describe('HeliumSecret', () => {
  registerMswTestHooks(helium.server);
  beforeEach(() => helium.serve([]));

  it('keeps the secret out of sight and of the form’s data', async () => {
    const form = openForm({ description: 'Of the bank.' });
    expect(await form.input()).toHaveAttribute('type', 'password');
    expect(screen.getByText('Of the bank.')).toBeVisible();
    await form.change('hush: [');
    expect(screen.getByRole('status')).toHaveTextContent('{"token":"hush: ["}');
    await form.review();
    expect(await screen.findByText('******')).toBeVisible();
    expect(await form.create()).toHaveBeenCalledWith({ token: '******' });
  });

  it('says nothing of a secret that was typed and cleared', async () => {
    const form = openForm(YAML);
    await form.change('a: hush');
    await form.change('');
    expect(screen.getByRole('status')).toHaveTextContent('{"token":""}');
    await form.review();
    await screen.findByRole('button', { name: 'Create' });
    expect(screen.queryByText(/\*\*\*/)).not.toBeInTheDocument();
    expect(await form.create()).toHaveBeenCalledWith({});
  });

  it('says while typing that YAML is faulty, and does not let it pass', async () => {
    const form = openForm(YAML);
    await form.change('a: "hush');
    expect(screen.getByText(/The values are not YAML/)).toBeVisible();
    expect(await form.input()).toBeInvalid();
    await form.review();
    // The form's list of what is wrong has it once more, with the field's name.
    expect(
      await screen.findByText(/^'token' The values are not YAML/),
    ).toBeVisible();
    expect(screen.getAllByText(/^The values are not YAML/)).toHaveLength(1);
    expect(screen.getByRole('button', { name: 'Go to line 1' })).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Create' }),
    ).not.toBeInTheDocument();

    await form.change('hush');
    expect(screen.getByText(/must be a mapping/)).toBeVisible();
    await form.change('{a: hush}');
    expect(await form.input()).toBeValid();
    await form.review();
    expect(await form.create()).toHaveBeenCalledWith({ token: '******' });
  });

  it('keeps the lines of YAML, hides them until they are wanted, and leads to the faulty one', async () => {
    const form = openForm(YAML);
    const input = await screen.findByRole('textbox', { name: 'token' });
    const masked = { '-webkit-text-security': 'disc' };
    expect(input).toHaveStyle(masked);
    await form.change('pachd:\n  rootToken: hush\n  rootToken: %hush');
    const problem = screen.getByText(/The values are not YAML.*\(line 3\)/);
    expect(problem).not.toHaveTextContent('hush');
    expect(screen.getByRole('button', { name: 'Go to line 3' })).toBeVisible();
    await form.change('%hush\n---\na: !hush 1');
    expect(screen.queryByText(/YAML.*hush/)).not.toBeInTheDocument();

    const text = 'pachd:\n  rootToken: hush\n';
    await form.change(text);
    expect(input).toBeValid();
    expect(input).toHaveValue(text);
    await userEvent.click(screen.getByRole('button', { name: 'Show token' }));
    expect(input).not.toHaveStyle(masked);
    await userEvent.click(screen.getByRole('button', { name: 'Hide token' }));
    expect(input).toHaveStyle(masked);
    expect(screen.getByRole('status')).toHaveTextContent(
      JSON.stringify({ token: text }),
      { normalizeWhitespace: false },
    );
    await form.review();
    expect(await form.create()).toHaveBeenCalledWith({ token: '******' });
  });

  it('has several lines for any other text that may have them', async () => {
    const form = openForm({ 'ui:options': { multiline: true } });
    const input = await screen.findByRole('textbox', { name: 'token' });
    expect(input).toHaveStyle({ '-webkit-text-security': 'disc' });
    await form.change('{"a":\n[');
    expect(input).toBeValid();
    expect(input).toHaveValue('{"a":\n[');
  });

  it('shows a secret of one line when it is wanted', async () => {
    const form = openForm();
    await form.change('hush');
    const show = screen.getByRole('button', { name: 'Show token' });
    await userEvent.click(show);
    expect(await form.input()).toHaveAttribute('type', 'text');
    await userEvent.click(screen.getByRole('button', { name: 'Hide token' }));
    expect(await form.input()).toHaveAttribute('type', 'password');
  });

  it('asks again for a secret that the form only remembers to have had', async () => {
    const form = openForm({ default: '******' }, true);
    expect(await form.input()).toHaveValue('');
    expect(await form.input()).toBeRequired();
    await form.review();
    expect(
      screen.queryByRole('button', { name: 'Create' }),
    ).not.toBeInTheDocument();
    await form.change('hush');
    await form.review();
    expect(await form.create()).toHaveBeenCalledWith({ token: '******' });
  });
});
