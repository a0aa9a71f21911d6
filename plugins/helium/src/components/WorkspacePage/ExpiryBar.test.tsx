import { renderInTestApp } from '@backstage/frontend-test-utils';
import type { Workspace } from '@helium-portal/backstage-plugin-helium-common';
import { screen } from '@testing-library/react';
import { DateTime } from 'luxon';
import { workspace } from '../../__testUtils__/data';
import { ExpiryBar } from './ExpiryBar';

const HOUR = 60;
const DAY = 24 * HOUR;
const DATE = '\\w{3}, \\w{3} \\d+, \\d+:\\d\\d [AP]M';

const START = DateTime.utc();
/** All from the same moment, so that what is between them is exact. */
const minutesFromNow = (minutes: number) => START.plus({ minutes }).toISO();

function show(changes: Partial<Workspace>) {
  const shown = workspace(changes);
  renderInTestApp(<ExpiryBar workspace={shown} expiresAt={shown.expiresAt!} />);
  return screen.findByRole('img');
}

/** The marks of the bar, in their order. */
function told(...labels: string[]) {
  return new RegExp(`^${labels.map(label => `${label}: ${DATE}`).join('; ')}$`);
}

describe('the bar of an expiry', () => {
  it('goes from the creation to the latest expiry', async () => {
    expect(await show({})).toHaveAccessibleName(
      told('Created', 'Now', 'Expires', 'At the latest'),
    );
    for (const label of ['Created', 'Now', 'Expires', /^At the latest/]) {
      expect(screen.getByText(label)).toBeVisible();
    }
  });

  it('ends at the expiry where nothing is later', async () => {
    expect(await show({ maximumExpiresAt: undefined })).toHaveAccessibleName(
      told('Created', 'Now', 'Expires'),
    );
  });

  it('ends at an expiry that is past the maximum', async () => {
    expect(
      await show({
        expiresAt: minutesFromNow(5 * DAY),
        maximumExpiresAt: minutesFromNow(2 * DAY),
      }),
    ).toHaveAccessibleName(told('Created', 'Now', 'Expires'));
  });

  it('leaves the marks apart where the latest expiry is far', async () => {
    await show({
      createdAt: minutesFromNow(-1),
      expiresAt: minutesFromNow(8 * HOUR - 1),
      maximumExpiresAt: minutesFromNow(90 * DAY),
    });
    expect(screen.getByText('Expires')).toHaveStyle({
      left: '50%',
      whiteSpace: 'nowrap',
    });
    expect(screen.getByText('At the latest →')).toBeVisible();
    for (const date of screen.getAllByText(new RegExp(`^${DATE}$`))) {
      expect(date).toHaveStyle({ whiteSpace: 'nowrap' });
    }
  });

  it('goes to the latest expiry where it is near', async () => {
    await show({
      createdAt: minutesFromNow(-HOUR),
      expiresAt: minutesFromNow(2 * HOUR),
      maximumExpiresAt: minutesFromNow(3 * HOUR),
    });
    expect(screen.getByText('Expires')).toHaveStyle({ left: '75%' });
    expect(screen.getByText('At the latest')).toBeVisible();
  });

  it('says when little is left', async () => {
    expect(
      await show({ expiresAt: minutesFromNow(HOUR / 2) }),
    ).toHaveAccessibleName(/; Less than an hour is left$/);
  });

  it('goes on to the removal of one that sleeps', async () => {
    expect(
      await show({
        expiresAt: minutesFromNow(-HOUR),
        graceEndsAt: minutesFromNow(10 * HOUR),
      }),
    ).toHaveAccessibleName(told('Created', 'Expired', 'Now', 'Deletion'));
  });

  it('says that it is over', async () => {
    expect(
      await show({
        expiresAt: minutesFromNow(-1),
        maximumExpiresAt: undefined,
      }),
    ).toHaveAccessibleName(told('Created', 'Expired', 'Now'));
  });

  it('begins with the creation where the viewer’s clock is slow', async () => {
    expect(await show({ createdAt: minutesFromNow(1) })).toHaveAccessibleName(
      told('Created', 'Now', 'Expires', 'At the latest'),
    );
  });
});
