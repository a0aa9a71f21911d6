import { registerMswTestHooks } from '@backstage/test-utils';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { openPage } from '../__testUtils__/app';
import { workspace } from '../__testUtils__/data';
import { setupHeliumServer } from '../__testUtils__/heliumServer';

const helium = setupHeliumServer();

const findHeader = () => screen.findByRole('heading', { level: 1 });
const breadcrumbs = () =>
  within(screen.getByRole('navigation', { name: 'Breadcrumbs' }));

describe('the header of the pages', () => {
  registerMswTestHooks(helium.server);
  beforeEach(() => {
    window.localStorage.clear();
    helium.serve([workspace()]);
  });
  afterAll(() => window.localStorage.clear());

  it('says where the viewer is', async () => {
    openPage('/helium/workspaces/calm-otter');
    expect(
      await screen.findByRole('navigation', { name: 'Breadcrumbs' }),
    ).toBeVisible();
    expect(await breadcrumbs().findByText('calm-otter')).toBeVisible();
    expect(await findHeader()).toHaveTextContent('Workspaces');
    await userEvent.click(
      breadcrumbs().getByRole('link', { name: 'Workspaces' }),
    );
    expect(
      await screen.findByRole('link', { name: 'calm-otter' }),
    ).toBeVisible();
  });

  it('is in the viewer’s language', async () => {
    openPage('/helium', { language: 'de' });
    expect(
      await screen.findByRole('link', { name: 'calm-otter' }),
    ).toBeVisible();
    expect(
      breadcrumbs().getByRole('link', { name: 'Arbeitsumgebungen' }),
    ).toBeVisible();
    expect(await findHeader()).toHaveTextContent('Arbeitsumgebungen');
  });

  it('names what can be opened alike in the head and in the cells, in German too', async () => {
    openPage('/helium', { language: 'de' });
    expect(
      await screen.findByRole('columnheader', { name: 'Console' }),
    ).toBeVisible();
    expect(
      screen.getByRole('link', { name: /^Console von calm-otter öffnen/ }),
    ).toBeVisible();
  });
});

describe('what could not be loaded', () => {
  registerMswTestHooks(helium.server);
  beforeEach(() => {
    window.localStorage.clear();
    helium.serve([workspace()]);
  });
  afterAll(() => window.localStorage.clear());

  it('says so in the viewer’s language, with the technical part folded away', async () => {
    helium.refuse(500, 'The database is away');
    openPage('/helium', { language: 'de' });
    expect(
      await screen.findByRole('heading', {
        name: 'Das konnte nicht geladen werden',
      }),
    ).toBeVisible();
    expect(screen.getByText('The database is away')).toBeVisible();
    const technical = screen.getByText(/"statusCode": 500/);
    expect(technical).not.toBeVisible();
    await userEvent.click(screen.getByText('Technische Einzelheiten'));
    expect(technical).toBeVisible();
  });
});
