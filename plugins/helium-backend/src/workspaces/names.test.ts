import { checkName, generateName } from './names';

describe('names', () => {
  it.each(['a', 'a1', 'calm-otter-x7', 'a'.repeat(53)])('takes %s', name => {
    expect(checkName(name)).toEqual([]);
  });

  it.each([
    '1a',
    '-a',
    'a-',
    'A',
    'a_b',
    'a.b',
    'a b',
    'ä',
    'a\n',
    'a'.repeat(54),
  ])('refuses %j', name => {
    expect(checkName(name)).toEqual([
      { field: 'name', message: expect.stringContaining('DNS label') },
    ]);
  });

  it('makes names that it takes', () => {
    for (let i = 0; i < 200; i += 1) {
      const name = generateName();
      expect(checkName(name)).toEqual([]);
      expect(name).toMatch(/^[a-z]+-[a-z]+-[a-z0-9]{2}$/);
    }
  });
});
