import { renderInTestApp } from '@backstage/frontend-test-utils';
import { act, screen } from '@testing-library/react';
import { DateTime } from 'luxon';
import { useClock } from '../../hooks/useClock';
import { ExpiryText } from './ExpiryText';
import { RelativeTime } from './RelativeTime';

// Not at the start of a second.
const START = DateTime.fromISO('2031-03-04T10:00:00.400Z');
const plus = (seconds: number) => START.plus({ seconds }).toISO()!;

const pass = (ms: number) => act(async () => jest.advanceTimersByTime(ms));

describe('the clock that the texts of a page share', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: START.toMillis() });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('says the same of a moment, whatever was rendered when', async () => {
    const expiresAt = plus(2 * 3_600 + 65);
    const Late = () => (
      <>
        {useClock(now => Number(now > START.toMillis() + 2_000)) > 0 && (
          <ExpiryText expiresAt={expiresAt} named />
        )}
      </>
    );
    renderInTestApp(
      <>
        <ExpiryText expiresAt={expiresAt} precise />
        <Late />
      </>,
    );
    await pass(3_000);
    expect(screen.getByText('in 2 hr, 1 min')).toBeVisible();
    expect(screen.getByText('Expires in 2 hr, 1 min')).toBeVisible();
    await pass(3_000);
    expect(screen.getByText('in 2 hr')).toBeVisible();
    expect(screen.getByText('Expires in 2 hr')).toBeVisible();
  });

  it('counts the seconds of the last minute', async () => {
    renderInTestApp(<RelativeTime at={plus(-2)} />);
    await pass(0);
    expect(screen.getByText('2 seconds ago')).toBeVisible();
    await pass(1_000);
    expect(screen.getByText('3 seconds ago')).toBeVisible();
    await pass(60_000);
    expect(screen.getByText('1 minute ago')).toBeVisible();
  });

  it('has one timer, and renders nothing whose text stays', async () => {
    const rendered = jest.fn();
    const Minute = () => {
      rendered(useClock(now => Math.floor(now / 60_000)));
      return null;
    };
    renderInTestApp(
      <>
        <Minute />
        <Minute />
      </>,
    );
    await pass(0);
    const before = rendered.mock.calls.length;
    const timers = jest.getTimerCount();
    await pass(30_000);
    expect(rendered).toHaveBeenCalledTimes(before);
    expect(jest.getTimerCount()).toBe(timers);
    await pass(30_000);
    expect(rendered).toHaveBeenCalledTimes(before + 2);
  });
});
