import { registerMswTestHooks } from '@backstage/test-utils';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { workspace } from '../__testUtils__/data';
import { setupHeliumServer } from '../__testUtils__/heliumServer';
import { openTemplateForm } from '../__testUtils__/templateForm';
import {
  jsonField,
  objectField,
  valuesField,
  workspaceField,
  workspaceNameField,
} from './fields';

const helium = setupHeliumServer();

/** What the form's validation says behind the field; above all fields, it says it with the field's name. */
function saidByForm() {
  return screen
    .queryAllByRole('listitem')
    .filter(item => !within(item).queryByText(/^'field' /))
    .map(item => item.textContent);
}

describe('what the validation of a form says of a field', () => {
  registerMswTestHooks(helium.server);
  beforeEach(() => helium.serve([workspace({ name: 'taken' })]));

  it.each<
    [string, Parameters<typeof openTemplateForm>[0], string, RegExp, string]
  >([
    [
      'a name',
      workspaceNameField,
      'My Workspace!',
      /^At most 53 small letters/,
      'tara-lab',
    ],
    ['a name that is taken', workspaceNameField, 'taken', /is taken/, 'free'],
    ['values', valuesField, 'just words', /must be a mapping/, 'a: 1'],
    ['JSON', jsonField, '[1]', /must be an object/, '{}'],
    ['an object', objectField, '- 1', /must be a mapping/, 'a: 1'],
  ])('goes when %s is mended', async (_what, field, wrong, text, right) => {
    const form = openTemplateForm(field, 'field', {
      ...(field === objectField && { type: undefined }),
    });
    const input = await screen.findByRole('textbox', { name: 'field' });
    const change = (value: string) =>
      fireEvent.change(input, { target: { value } });
    change(wrong);
    expect(saidByForm()).toEqual([]);
    await form.review();
    await screen.findByText(/^'field' /);
    expect(saidByForm()).toEqual([expect.stringMatching(text)]);

    change(right);
    expect(saidByForm()).toEqual([]);
    expect(input).toBeValid();

    change(wrong);
    expect(saidByForm()).toEqual([expect.stringMatching(text)]);

    change(right);
    await form.review();
    expect(await screen.findByRole('button', { name: 'Create' })).toBeEnabled();
  });

  it('comes again when the same is said of another value', async () => {
    const form = openTemplateForm(jsonField, 'field', { maxLength: 10 });
    const input = await screen.findByRole('textbox', { name: 'field' });
    const change = (value: string) =>
      fireEvent.change(input, { target: { value } });
    change('{"a": 12345}');
    await form.review();
    await screen.findByText(/^'field' /);
    const said = saidByForm();
    expect(said).toEqual([expect.stringMatching(/10 characters/)]);
    change('{"a": 1234}');
    expect(saidByForm()).toEqual([]);
    await form.review();
    await waitFor(() => expect(saidByForm()).toEqual(said));
  });

  it('goes when another workspace is chosen', async () => {
    const form = openTemplateForm(workspaceField, 'field', {
      'ui:options': { programs: [workspace().program] },
    });
    const input = await screen.findByRole('combobox', { name: 'field' });
    fireEvent.change(input, { target: { value: 'missing' } });
    await form.review();
    await screen.findByText(/^'field' /);
    expect(saidByForm()).toEqual([
      expect.stringMatching(/There is no workspace 'missing'/),
    ]);
    fireEvent.change(input, { target: { value: 'taken' } });
    expect(saidByForm()).toEqual([]);
    expect(input).toBeValid();
  });
});
