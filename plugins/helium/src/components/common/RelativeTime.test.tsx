import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { DateTime } from 'luxon';
import { RelativeTime } from './RelativeTime';

describe('RelativeTime', () => {
  it.each([
    [30, 'just now'],
    [0, 'just now'],
    [-65, '1 minute ago'],
    [-7_300, '2 hours ago'],
  ])('says of what was %d seconds from now: %s', async (seconds, text) => {
    const at = DateTime.now().plus({ seconds }).toISO();
    renderInTestApp(<RelativeTime at={at} />);
    expect(await screen.findByText(text)).toBeVisible();
  });
});
