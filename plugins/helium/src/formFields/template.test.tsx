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

/** The page of a real template that asks for versions. */
function openVersions() {
  const { spec } = parse(readFileSync(TEMPLATE, 'utf8'));
  const { title, ...schema } = spec.parameters.find(
    (page: { title: string }) => page.title === 'Versions',
  );
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
    openVersions();
    const version = await screen.findByRole<HTMLInputElement>('combobox', {
      name: 'Pachyderm',
    });
    expect(
      [...(version.list?.options ?? [])].map(option => option.value),
    ).toContain('2.11.4');
    await userEvent.type(version, '2.10.0-rc.1');
    await userEvent.click(screen.getByRole('button', { name: 'Review' }));
    expect(await screen.findByText('2.10.0-rc.1')).toBeVisible();
  });
});
