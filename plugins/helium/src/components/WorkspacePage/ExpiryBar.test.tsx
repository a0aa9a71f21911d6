import { renderInTestApp } from '@backstage/frontend-test-utils';
import type { Workspace } from '@helium-portal/backstage-plugin-helium-common';
import { cleanup, screen } from '@testing-library/react';
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

  /** Where the expiry stands, in percent, of a workspace that was made a day ago and may live for 90. */
  const placeOf = async (daysLeft: number, latest = 89) => {
    await show({
      createdAt: minutesFromNow(-DAY),
      expiresAt: minutesFromNow(daysLeft * DAY),
      maximumExpiresAt: minutesFromNow(latest * DAY),
    });
    const { left } = screen.getByText('Expires').style;
    cleanup();
    return parseFloat(left);
  };

  it('leaves the marks apart where the latest expiry is far', async () => {
    await show({
      createdAt: minutesFromNow(-1),
      expiresAt: minutesFromNow(DAY - 1),
      maximumExpiresAt: minutesFromNow(90 * DAY - 1),
    });
    expect(screen.getByText('Expires')).toHaveStyle({ whiteSpace: 'nowrap' });
    expect(screen.getByText('At the latest')).toBeVisible();
    for (const date of screen.getAllByText(new RegExp(`^${DATE}$`))) {
      expect(date).toHaveStyle({ whiteSpace: 'nowrap' });
    }
    cleanup();
    expect(await placeOf(1)).toBeGreaterThan(25);
  });

  it('shows each extension', async () => {
    const places = [];
    for (const days of [1, 2, 4, 8, 30, 60, 88]) {
      places.push(await placeOf(days));
    }
    expect(places).toEqual([...places].sort((one, other) => one - other));
    expect(places[2]).toBeGreaterThan(places[0] + 8);
    expect(places.at(-1)).toBeGreaterThan(99);
  });

  it('is to scale until the expiry', async () => {
    await show({
      createdAt: minutesFromNow(-DAY),
      expiresAt: minutesFromNow(3 * DAY),
      maximumExpiresAt: minutesFromNow(89 * DAY),
    });
    const left = (label: string) =>
      parseFloat(screen.getByText(label).style.left);
    expect(left('Now') / left('Expires')).toBeCloseTo(0.25, 2);
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
