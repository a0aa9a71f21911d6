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
  const listEvents = async () => ({ items: [], done: false });
  return { asked, api: { streamEvents, listEvents } };
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
    expect(result.current.interruption).toBeInstanceOf(TypeError);
    expect(result.current.error).toBeUndefined();
    await wait();
    await wait();
    expect(result.current).toEqual({
      events: [one, two],
      gap: false,
      ended: true,
    });
    expect(asked).toEqual([undefined, one.id, two.id]);
  });

  it('has the last events before all of them have come, and each once', async () => {
    const events = [1, 2, 3, 4].map(number =>
      event('log', { text: `line ${number}` }),
    );
    const goOn: (() => void)[] = [];
    async function* streamEvents() {
      for (const each of events) {
        await new Promise<void>(resolve => goOn.push(resolve));
        yield each;
      }
    }
    const listEvents = async () => ({ items: events.slice(2), done: true });
    const { result } = follow({ streamEvents, listEvents });
    await act(() => jest.advanceTimersByTimeAsync(500));
    expect(result.current.events).toEqual(events.slice(2));
    expect(result.current.ended).toBe(false);

    const [first, , third, fourth] = events;
    await act(async () => goOn.shift()?.());
    await act(() => jest.advanceTimersByTimeAsync(500));
    expect(result.current.events).toEqual([first, third, fourth]);

    while (goOn.length > 0) {
      await act(async () => goOn.shift()?.());
      await act(() => jest.advanceTimersByTimeAsync(500));
    }
    expect(result.current).toEqual({ events, gap: false, ended: true });
  });

  it('asks for all when the last events are there, and does not wait for them for long', async () => {
    const { api, asked } = flaky([], new Error('It is gone'));
    let answer = () => {};
    const listEvents = () =>
      new Promise(resolve => {
        answer = () => resolve({ items: [], done: false });
      });
    follow({ ...api, listEvents });
    await act(() => jest.advanceTimersByTimeAsync(1_000));
    expect(asked).toHaveLength(0);
    await act(async () => answer());
    expect(asked).toHaveLength(1);

    follow({ ...api, listEvents });
    await wait();
    expect(asked).toHaveLength(2);
  });

  it('shows all when the last events can not be read by themselves', async () => {
    const events = [event('log', { text: 'one' })];
    const { api } = flaky([...events], new Error('It is gone'));
    const { result } = follow({
      ...api,
      listEvents: () => Promise.reject(new Error('It is busy')),
    });
    await wait();
    expect(result.current.events).toEqual(events);
  });

  it('goes on when the backend has failed for long', async () => {
    const failure = Object.assign(new Error('It failed'), { statusCode: 500 });
    const { api, asked } = flaky([event('log', {})], failure);
    const { result } = follow(api);
    await act(() => jest.advanceTimersByTimeAsync(500));
    expect(result.current.interruption).toBe(failure);
    await wait();
    expect(result.current.ended).toBe(true);
    expect(result.current.interruption).toBeUndefined();
    expect(asked).toHaveLength(2);
  });

  it('ends with an error that does not pass', async () => {
    const gone = Object.assign(new Error('It is gone'), { statusCode: 404 });
    const { api, asked } = flaky([event('log', {})], gone);
    const { result } = follow(api);
    await wait();
    await wait();
    expect(result.current.events).toHaveLength(1);
    expect(result.current.error).toMatchObject({ message: 'It is gone' });
    expect(asked).toHaveLength(1);
  });
});
