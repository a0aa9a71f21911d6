import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { SecretsContextProvider } from '@backstage/plugin-scaffolder-react';
import { Stepper } from '@backstage/plugin-scaffolder-react/alpha';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { parse } from 'yaml';

const TEMPLATE = resolve(
  __dirname,
  '../../../../templates/kubernetes/new-pachyderm-namespace/template.yaml',
);

/** The fields of a page of a real template that the form itself shows. */
function openPage(name: string) {
  const { spec } = parse(readFileSync(TEMPLATE, 'utf8'));
  const { title, properties } = spec.parameters.find(
    (page: { title: string }) => page.title === name,
  );
  const schema = {
    type: 'object',
    properties: Object.fromEntries(
      Object.entries<object>(properties).filter(
        ([, field]) => !('ui:field' in field),
      ),
    ),
  };
  renderInTestApp(
    <SecretsContextProvider>
      <Stepper
        manifest={{ title: 'New workspace', steps: [{ title, schema }] }}
        extensions={[]}
        onCreate={async () => {}}
      />
    </SecretsContextProvider>,
  );
}

describe('the versions of a new workspace', () => {
  it('are offered where they are known, and any other can be typed', async () => {
    openPage('Versions');
    const version = await screen.findByRole<HTMLInputElement>('combobox', {
      name: 'Pachyderm version',
    });
    expect(
      [...(version.list?.options ?? [])].map(option => option.value),
    ).toContain('2.11.4');
    await userEvent.type(version, '2.10.0-rc.1');
    await userEvent.click(screen.getByRole('button', { name: 'Review' }));
    expect(await screen.findByText('2.10.0-rc.1')).toBeVisible();
  });

  it('are refused where they are typed when they can be none', async () => {
    openPage('Versions');
    const review = () =>
      userEvent.click(screen.getByRole('button', { name: 'Review' }));
    const version = await screen.findByRole('combobox', {
      name: 'Pachyderm version',
    });
    await userEvent.type(version, 'banana split');
    await review();
    const mistakes = await screen.findAllByText(
      /must be an image tag: letters/,
    );
    expect(mistakes[0]).toBeVisible();
    expect(version).toBeInvalid();

    await userEvent.clear(version);
    await review();
    expect(await screen.findByRole('button', { name: 'Create' })).toBeEnabled();
  });
});

describe('the size of a new workspace', () => {
  it('is chosen by what it stands for', async () => {
    openPage('Workspace');
    await userEvent.click(await screen.findByRole('button', { name: /^Size/ }));
    await userEvent.click(
      screen.getByRole('option', {
        name: 'medium: 16 CPU, 64Gi memory, 500Gi storage',
      }),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Review' }));
    expect(await screen.findByText('medium')).toBeVisible();
  });
});
