import { parseValues } from './parseValues';

describe('parseValues', () => {
  it('reads a mapping', () => {
    expect(parseValues('pachd:\n  replicas: 2\n')).toEqual({
      values: { pachd: { replicas: 2 } },
    });
  });

  it.each(['', '   \n', '# only a comment\n', '---\n'])(
    'takes %j for no values',
    text => {
      expect(parseValues(text)).toEqual({ values: {} });
    },
  );

  it.each(['- a\n- b\n', 'just text', '42'])('refuses %j', text => {
    expect(parseValues(text).problem).toBe(
      'must be a YAML mapping of Helm values',
    );
  });

  it('says where the text is not YAML without quoting it', () => {
    const { problem } = parseValues('pachd:\n  rootToken: "s3cret\n');
    expect(problem).toMatch(/^must be valid YAML; line \d+, column \d+: /);
    expect(problem).not.toContain('s3cret');
  });

  it('refuses a key that is there twice', () => {
    expect(parseValues('a: 1\na: 2\n').problem).toContain('duplicate key');
  });

  it('refuses more than 1 MiB, counted in bytes', () => {
    const text = `a: ${'é'.repeat(600_000)}`;
    expect(parseValues(text).problem).toBe(
      'must be at most 1 MiB (1048576 bytes); it is 1200003 bytes',
    );
  });

  it('refuses aliases that expand without bound', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 9; i++) {
      const alias = `*a${i - 1}`;
      lines.push(`a${i}: &a${i} [${Array(10).fill(alias).join(', ')}]`);
    }
    expect(parseValues(lines.join('\n')).problem).toBe(
      'must be YAML with at most 100 expanded aliases',
    );
  });
});
