import { isWorkspaceName, suggestWorkspaceName } from './workspaceName';

describe('workspace names', () => {
  it.each(['a', 'a1', 'calm-otter-x7', 'a'.repeat(53)])('can be %s', name => {
    expect(isWorkspaceName(name)).toBe(true);
  });

  it.each([
    '',
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
  ])('can not be %j', name => {
    expect(isWorkspaceName(name)).toBe(false);
  });

  it('are suggested as they can be', () => {
    for (let i = 0; i < 200; i += 1) {
      const name = suggestWorkspaceName();
      expect(isWorkspaceName(name)).toBe(true);
      expect(name).toMatch(/^[a-z]+-[a-z]+-[a-z0-9]{2}$/);
    }
  });
});
