import { renderInTestApp } from '@backstage/frontend-test-utils';
import { act, screen } from '@testing-library/react';
import { DateTime } from 'luxon';
import { RelativeTime } from './RelativeTime';

describe('RelativeTime', () => {
  // However long the page takes to load.
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it.each([
    [30, 'just now'],
    [0, 'just now'],
    [-65, '1 minute ago'],
    [-7_300, '2 hours ago'],
  ])('says of what was %d seconds from now: %s', async (seconds, text) => {
    const at = DateTime.now().plus({ seconds }).toISO();
    renderInTestApp(<RelativeTime at={at} />);
    await act(async () => jest.advanceTimersByTime(0));
    expect(screen.getByText(text)).toBeVisible();
  });
});
