import { registerMswTestHooks } from '@backstage/test-utils';
import { fireEvent, screen } from '@testing-library/react';
import { setupHeliumServer } from '../__testUtils__/heliumServer';
import { openTemplateForm } from '../__testUtils__/templateForm';
import { jsonField } from './fields';

const helium = setupHeliumServer();

describe('HeliumJson', () => {
  registerMswTestHooks(helium.server);

  it('takes an object, or nothing, and says what else is wrong', async () => {
    const form = openTemplateForm(jsonField, 'infraJson', {
      description: 'Node pools.',
    });
    const text = await screen.findByRole('textbox', { name: 'infraJson' });
    const change = (value: string) =>
      fireEvent.change(text, { target: { value } });
    expect(screen.getByText('Node pools.')).toBeVisible();

    change('[1]');
    expect(screen.getByText(/must be an object: \{…\}/)).toBeVisible();
    expect(text).toBeInvalid();
    change('{"nodepools": [}');
    expect(screen.getByText(/This is not JSON: .*\}/)).toBeVisible();
    await form.review();
    expect((await screen.findAllByText(/This is not JSON/))[0]).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Create' }),
    ).not.toBeInTheDocument();

    change('{"nodepools": []}');
    await form.review();
    expect(await form.create()).toHaveBeenCalledWith({
      infraJson: '{"nodepools": []}',
    });
  });
});
