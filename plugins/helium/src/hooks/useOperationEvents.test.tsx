import { TestApiProvider } from '@backstage/test-utils';
import type { OperationEvent } from '@helium-portal/backstage-plugin-helium-common';
import { act, renderHook } from '@testing-library/react';
import { ReactNode } from 'react';
import { event } from '../__testUtils__/data';
import { heliumApiRef } from '../api/heliumApi';
import { useOperationEvents } from './useOperationEvents';
import { RETRY_MS } from './useResource';

/** A backend that breaks each stream off after an event, until there are none left. */
function flaky(events: OperationEvent[], error: Error) {
  const asked: (string | undefined)[] = [];
  async function* streamEvents(
    _workspace: string,
    _operation: string,
    { after }: { after?: string } = {},
  ) {
    asked.push(after);
    const next = events.shift();
    if (next) {
      yield next;
      throw error;
    }
  }
  return { asked, api: { streamEvents } };
}

function follow(api: object) {
  return renderHook(() => useOperationEvents('calm-otter', 'op-1'), {
    wrapper: (props: { children?: ReactNode }) => (
      <TestApiProvider apis={[[heliumApiRef, api]]}>
        {props.children}
      </TestApiProvider>
    ),
  });
}

describe('useOperationEvents', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });
  const wait = () => act(() => jest.advanceTimersByTimeAsync(RETRY_MS));

  it('goes on where it was when the backend can be reached again', async () => {
    const events = [
      event('log', { text: 'one' }),
      event('log', { text: 'two' }),
    ];
    const [one, two] = events;
    const { api, asked } = flaky(events, new TypeError('Failed to fetch'));
    const { result } = follow(api);
    await act(() => jest.advanceTimersByTimeAsync(500));
    expect(result.current.events).toEqual([one]);
    expect(result.current.error).toBeInstanceOf(TypeError);
    await wait();
    await wait();
    expect(result.current).toEqual({ events: [one, two], ended: true });
    expect(asked).toEqual([undefined, one.id, two.id]);
  });

  it('ends with an error that does not pass', async () => {
    const { api, asked } = flaky([event('log', {})], new Error('It is gone'));
    const { result } = follow(api);
    await wait();
    await wait();
    expect(result.current.events).toHaveLength(1);
    expect(result.current.error).toMatchObject({ message: 'It is gone' });
    expect(asked).toHaveLength(1);
  });
});
