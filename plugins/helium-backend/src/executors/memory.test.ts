import {
  admissible,
  availableMemory,
  leftInGroup,
  parseMemAvailable,
} from './memory';

const MIB = 1024 * 1024;

describe('admissible', () => {
  it.each([
    ['all of it', { available: 4_000, ages: [] }, 5],
    ['none that is short of one', { available: 767, ages: [] }, 0],
    ['what those of just now will take', { available: 4_000, ages: [0, 0] }, 3],
    ['half of one half-way there', { available: 1_900, ages: [15] }, 1],
    ['nothing of those that are warm', { available: 800, ages: [30, 900] }, 1],
    ['less than nothing', { available: 100, ages: [0, 0, 0] }, 0],
  ])('counts %s', (_, reading, expected) => {
    expect(admissible({ ...reading, perAttempt: 768 })).toBe(expected);
  });
});

describe('the memory that there is', () => {
  it('is read of the host', async () => {
    expect(parseMemAvailable('MemTotal: 9 kB\nMemAvailable:     5 kB\n')).toBe(
      5 * 1024,
    );
    expect(parseMemAvailable('')).toBeUndefined();
    const available = await availableMemory();
    expect(available).toBeGreaterThan(0);
    expect(available).toBeLessThan(64 * MIB);
  });

  it.each([
    ['no limit', { max: 'max\n', current: '5\n' }, Infinity],
    ['no such files', {}, Infinity],
    ['a limit', { max: '100\n', current: '70\n' }, 30],
    [
      'file pages that can be given back',
      { max: '100\n', current: '90\n', stat: 'anon 5\ninactive_file 40\n' },
      50,
    ],
    ['more than it may', { max: '100\n', current: '130\n' }, 0],
  ])('is read of a cgroup with %s', (_, files, expected) => {
    expect(leftInGroup(files)).toBe(expected);
  });
});
