import { createPace } from './pace';

const SETTLE_MS = 300;
const PACE_MS = 1_000;

/** Paced work that takes a while, and when it began, in milliseconds since the start of the test. */
function pacedWork(tookMs = 0) {
  const start = Date.now();
  const began: number[] = [];
  let atOnce = 0;
  let most = 0;
  const pace = createPace(
    async () => {
      began.push(Date.now() - start);
      most = Math.max(most, ++atOnce);
      await new Promise(resolve => setTimeout(resolve, tookMs));
      atOnce--;
    },
    { settleMs: SETTLE_MS, paceMs: PACE_MS },
  );
  return { pace, began, mostAtOnce: () => most };
}

/** Asks as often as 60 signals a second do. */
async function askOften(ask: () => void, ms: number) {
  for (let passed = 0; passed < ms; passed += 16) {
    ask();
    await jest.advanceTimersByTimeAsync(16);
  }
}

describe('createPace', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('does once what many ask for', async () => {
    const { pace, began } = pacedWork();
    pace.ask();
    await jest.advanceTimersByTimeAsync(SETTLE_MS / 2);
    pace.ask();
    await jest.advanceTimersByTimeAsync(10_000);
    expect(began).toEqual([SETTLE_MS]);
  });

  it('goes on while they never stop to ask, as often as it may', async () => {
    const { pace, began } = pacedWork();
    await askOften(pace.ask, 5_000);
    expect(began.length).toBeGreaterThanOrEqual(5);
    expect(began.length).toBeLessThanOrEqual(6);
  });

  it('is never done twice at once, and once more for who asked meanwhile', async () => {
    const { pace, began, mostAtOnce } = pacedWork(3_000);
    await askOften(pace.ask, 2_000);
    expect(began).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(began).toHaveLength(2);
    expect(mostAtOnce()).toBe(1);
  });

  it('is done no more once it is stopped', async () => {
    const { pace, began } = pacedWork(1_000);
    pace.ask();
    await jest.advanceTimersByTimeAsync(SETTLE_MS);
    pace.ask();
    pace.stop();
    await jest.advanceTimersByTimeAsync(10_000);
    expect(began).toHaveLength(1);
  });
});
