import { act, renderHook } from '@testing-library/react';
import { RETRY_MS, useResource } from './useResource';

const unreachable = new TypeError('Failed to fetch');
const failed = (statusCode: number) =>
  Object.assign(new Error(`It is ${statusCode}`), { statusCode });
const settle = () => act(async () => {});

/** A backend whose answers are what a test puts there. */
function setup(options?: { keepPrevious: boolean }) {
  const answers: (string | Error)[] = [];
  const load = jest.fn(async (): Promise<string> => {
    const answer = answers.length > 1 ? answers.shift()! : answers[0];
    if (typeof answer === 'string') return answer;
    throw answer;
  });
  const start = async (...first: (string | Error)[]) => {
    answers.push(...first);
    const hook = renderHook(props => useResource(props.key, load, options), {
      initialProps: { key: 'otters' },
    });
    await settle();
    return hook;
  };
  return { answers, load, start };
}

describe('useResource', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });
  const wait = () => act(() => jest.advanceTimersByTimeAsync(RETRY_MS));

  it('keeps what it has while the backend can’t be reached, and asks until it can', async () => {
    const { answers, load, start } = setup();
    const { result } = await start('two');
    expect(result.current).toMatchObject({ value: 'two', loading: false });
    expect(result.current.staleSince).toBeUndefined();

    answers.splice(0, 1, unreachable);
    act(() => result.current.refresh());
    await settle();
    const since = result.current.staleSince;
    expect(since).toEqual(expect.any(String));
    await wait();
    await wait();
    expect(result.current).toMatchObject({ value: 'two', loading: false });
    expect(result.current.error).toBeUndefined();
    expect(result.current.staleSince).toBe(since);
    expect(load).toHaveBeenCalledTimes(4);

    answers.splice(0, 1, 'three');
    await wait();
    expect(result.current.value).toBe('three');
    expect(result.current.staleSince).toBeUndefined();
    await wait();
    expect(load).toHaveBeenCalledTimes(5);
  });

  it('keeps what it has while the backend fails, and asks until it does not', async () => {
    const { answers, load, start } = setup();
    const { result } = await start('two');
    const failure = failed(500);
    answers.splice(0, 1, failure);
    await act(() => result.current.reread());
    expect(result.current).toMatchObject({ value: 'two', staleError: failure });
    expect(result.current.error).toBeUndefined();
    const since = result.current.staleSince;
    await wait();
    expect(result.current.staleSince).toBe(since);
    expect(load).toHaveBeenCalledTimes(3);

    answers.splice(0, 1, 'three');
    await wait();
    expect(result.current.value).toBe('three');
    expect(result.current.staleError).toBeUndefined();
    expect(result.current.staleSince).toBeUndefined();
  });

  it.each([403, 404])('takes away what it has at %i', async status => {
    const { answers, start } = setup();
    const { result } = await start('two');
    const refusal = failed(status);
    answers.splice(0, 1, refusal);
    await act(() => result.current.reread());
    expect(result.current.error).toBe(refusal);
    expect(result.current.value).toBeUndefined();

    // A failure after it does not bring it back.
    answers.splice(0, 1, failed(500));
    await act(() => result.current.reread());
    expect(result.current.value).toBeUndefined();
    expect(result.current.error).toBeDefined();
  });

  it('asks at once when the browser is online again', async () => {
    const { answers, start } = setup();
    const { result } = await start(unreachable);
    expect(result.current.error).toBe(unreachable);
    answers.splice(0, 1, 'two');
    act(() => {
      window.dispatchEvent(new Event('online'));
    });
    await settle();
    expect(result.current.value).toBe('two');
    expect(result.current.error).toBeUndefined();
  });

  it('does not take the answer to another question for an old one to this', async () => {
    const { answers, start } = setup({ keepPrevious: true });
    const { result, rerender } = await start('two');
    answers.splice(0, 1, unreachable);
    rerender({ key: 'foxes' });
    await settle();
    expect(result.current.error).toBe(unreachable);
    await wait();
    expect(result.current.error).toBe(unreachable);
    expect(result.current.staleSince).toBeUndefined();
  });

  it('does not ask again after a refusal, nor when nobody looks any more', async () => {
    const { answers, load, start } = setup();
    const { result, unmount } = await start(new Error('You may not'));
    await wait();
    expect(load).toHaveBeenCalledTimes(1);

    answers.splice(0, 1, unreachable);
    act(() => result.current.refresh());
    await settle();
    unmount();
    await wait();
    expect(load).toHaveBeenCalledTimes(2);
  });
});
