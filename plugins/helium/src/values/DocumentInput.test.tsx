import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { DocumentInput, type DocumentInputProps } from './DocumentInput';
import { ValuesInput } from './ValuesInput';

const TEXT = 'pachd:\n  replicas: 1\nconsole: [\n';

function Editor(props: Partial<DocumentInputProps>) {
  const [value, setValue] = useState(TEXT);
  const Input = props.problems ? DocumentInput : ValuesInput;
  return (
    <Input
      id="values"
      label="Values"
      value={value}
      onChange={setValue}
      {...props}
    />
  );
}

async function open(props: Partial<DocumentInputProps> = {}) {
  renderInTestApp(<Editor {...props} />);
  const input = await screen.findByRole<HTMLTextAreaElement>('textbox', {
    name: 'Values',
  });
  const selected = () =>
    input.value.slice(input.selectionStart, input.selectionEnd);
  return { input, selected };
}

describe('what is wrong with a document', () => {
  it('leads to its line, which is selected, with the keyboard alone', async () => {
    const { input, selected } = await open({
      problems: [{ text: 'That is too few', line: 2 }],
    });
    await userEvent.tab();
    expect(input).toHaveFocus();
    await userEvent.tab();
    expect(screen.getByRole('button', { name: 'Go to line 2' })).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    expect(input).toHaveFocus();
    expect(selected()).toBe('  replicas: 1');
    expect(input).toBeInvalid();
  });

  it('leads to the line where YAML breaks, and no longer once it is mended', async () => {
    const { input, selected } = await open();
    const link = screen.getByRole('button', { name: /Go to line [34]/ });
    await userEvent.click(link);
    expect(input).toHaveFocus();
    await userEvent.clear(input);
    await userEvent.type(input, 'console: 1');
    expect(selected()).toBe('');
    expect(link).not.toBeInTheDocument();
  });

  it('is told once, and leads to its line all the same', async () => {
    await open({
      problems: [{ text: 'That is too few', line: 2 }, { text: 'So is this' }],
      said: ['That is too few', 'So is this'],
    });
    expect(screen.queryByText(/too few|So is this/)).not.toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Go to line 2' })).toBeVisible();
  });

  it('leads to the last line when the text has become shorter', async () => {
    const { selected } = await open({
      value: 'a: 1\nb: 2',
      problems: [{ text: 'That is too few', line: 9 }],
    });
    await userEvent.click(screen.getByRole('button', { name: 'Go to line 9' }));
    expect(selected()).toBe('b: 2');
  });

  it('leads nowhere in a document that can’t be changed', async () => {
    await open({
      disabled: true,
      problems: [{ text: 'That is too few', line: 2 }],
    });
    expect(screen.getByText('That is too few')).toBeVisible();
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });
});
