import { registerMswTestHooks } from '@backstage/test-utils';
import { screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { HELIUM_URL, openPage } from '../../__testUtils__/app';
import { program, workspace } from '../../__testUtils__/data';
import { setupHeliumServer } from '../../__testUtils__/heliumServer';

const helium = setupHeliumServer();

const TITLE = '“Pachyderm in a namespace” takes no workspaces at present';

function template(input?: object) {
  return {
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    kind: 'Template',
    metadata: { name: 'new-pachyderm-workspace' },
    spec: {
      type: 'workspace',
      steps: [
        { action: 'debug:log', input: {} },
        { action: 'helium:workspace:create', input },
      ],
    },
  };
}

const findButton = () => screen.findByRole('button', { name: 'New workspace' });

describe('a program that takes no workspaces', () => {
  registerMswTestHooks(helium.server);
  beforeEach(() => {
    helium.serve([workspace()]);
    helium.server.use(
      http.get(`${HELIUM_URL}/programs`, () =>
        HttpResponse.json({
          items: [
            { ...program, unavailable: 'its repository is away' },
            { ...program, name: 'shop', title: 'Shop' },
          ],
        }),
      ),
    );
  });

  it.each([
    ['names it', template({ program: program.name })],
    ['leaves it to the portal', template({})],
  ])('is named beside the button when the template %s', async (_, entity) => {
    openPage('/helium', { entities: [entity] });
    expect(await screen.findByText(TITLE)).toBeVisible();
    expect(screen.getByText('Why: its repository is away')).toBeVisible();
    expect(screen.getByText(/Choose another template/)).toBeVisible();
    expect(await findButton()).toHaveAttribute('aria-disabled', 'true');
  });

  it.each([
    ['names another one', [template({ program: 'shop' })]],
    ['asks for it', [template({ program: '${{ parameters.program }}' })]],
    ['is not in the catalog', []],
  ])('does not matter when the template %s', async (_, entities) => {
    openPage('/helium', { entities });
    const button = await findButton();
    await screen.findByText('calm-otter');
    await waitFor(() =>
      expect(button).toHaveAttribute('aria-disabled', 'false'),
    );
    expect(screen.queryByText(TITLE)).not.toBeInTheDocument();
  });

  it('is named on the page of a workspace that was made of it', async () => {
    openPage('/helium/workspaces/calm-otter');
    expect(await screen.findByText(TITLE)).toBeVisible();
    expect(screen.getByText(/It can be extended and deleted/)).toBeVisible();
  });
});
