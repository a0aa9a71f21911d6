import { registerMswTestHooks } from '@backstage/test-utils';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Settings } from 'luxon';
import { http, HttpResponse } from 'msw';
import { HELIUM_URL, openPage } from '../__testUtils__/app';
import { operation, workspace } from '../__testUtils__/data';
import { setupHeliumServer } from '../__testUtils__/heliumServer';

const helium = setupHeliumServer();

const API = `${HELIUM_URL}/workspaces/calm-otter`;
/** In New York it is still the day before, some hours before the clocks are put forward. */
const EXPIRES_AT = '2040-03-11T02:30:00.000Z';
const EXPIRES = 'Sat, Mar 10, 2040, 9:30 PM EST';

const present = workspace({
  createdAt: '2040-03-09T13:05:00.000Z',
  expiresAt: EXPIRES_AT,
  maximumExpiresAt: '2040-03-20T16:00:00.000Z',
});

describe('in the zone of a viewer in New York', () => {
  registerMswTestHooks(helium.server);
  beforeEach(() => {
    Settings.defaultZone = 'America/New_York';
    helium.serve(
      [present],
      [operation({ queuedAt: '2040-03-09T13:06:00.000Z' })],
    );
    helium.server.use(
      http.get(`${API}/expiry-changes`, () =>
        HttpResponse.json({
          items: [
            {
              at: '2040-03-09T13:05:00.000Z',
              expiresAt: EXPIRES_AT,
              setBy: 'user:default/ada',
              beyondMaximum: false,
            },
          ],
        }),
      ),
      http.post(`${API}/extend`, () => HttpResponse.json(present)),
    );
  });
  afterEach(() => {
    Settings.defaultZone = 'system';
  });

  it('the list says when a workspace expires', async () => {
    openPage('/helium');
    const row = within(await screen.findByRole('row', { name: /calm-otter/ }));
    expect(row.getByTitle(EXPIRES)).toBeVisible();
  });

  it('the page of a workspace says when things were, and will be', async () => {
    openPage('/helium/workspaces/calm-otter');
    const expiry = within(
      await screen.findByRole('region', { name: 'Expiry' }),
    );
    expect(expiry.getByText(EXPIRES)).toBeVisible();
    expect(
      expiry.getByText(/Can be extended until Tue, Mar 20, 2040, 12:00 PM EDT/),
    ).toBeVisible();
    expect(await expiry.findByText(`Set to ${EXPIRES}.`)).toBeVisible();
    expect(expiry.getByTitle('Fri, Mar 9, 2040, 8:05 AM EST')).toBeVisible();
    const operations = within(
      screen.getByRole('region', { name: 'Operations' }),
    );
    expect(
      await operations.findByTitle('Fri, Mar 9, 2040, 8:06 AM EST'),
    ).toBeVisible();
    const details = within(screen.getByRole('region', { name: 'Details' }));
    expect(details.getByTitle('Fri, Mar 9, 2040, 8:05 AM EST')).toBeVisible();
  });

  it('the extension says what it comes to, and takes a date of one’s own', async () => {
    openPage('/helium/workspaces/calm-otter');
    await userEvent.click(
      await screen.findByRole('button', { name: 'Extend' }),
    );
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.click(
      dialog.getByRole('radio', {
        name: '+ 1 day: Sun, Mar 11, 2040, 10:30 PM',
      }),
    );
    // The program counts days in UTC; an hour of this one is left out here.
    expect(
      dialog.getByText(/will expire on Sun, Mar 11, 2040, 10:30 PM EDT/),
    ).toBeVisible();
    await userEvent.click(
      dialog.getByRole('radio', { name: 'Until a date of my choice' }),
    );
    const date = dialog.getByLabelText('New expiry');
    expect(date).toHaveAccessibleDescription('America/New_York');
    fireEvent.change(date, { target: { value: '2040-03-12T08:00' } });
    expect(
      dialog.getByText(/will expire on Mon, Mar 12, 2040, 8:00 AM EDT/),
    ).toBeVisible();
    await userEvent.click(dialog.getByRole('button', { name: 'Extend' }));
    await waitFor(() =>
      expect(
        helium.last('POST', '/workspaces/calm-otter/extend')?.body,
      ).toMatchObject({ expiresAt: '2040-03-12T12:00:00.000Z' }),
    );
  });
});
