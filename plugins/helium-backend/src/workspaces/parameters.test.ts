import { sampleProgram } from '../__testUtils__/programs';
import {
  mergeParameters,
  parseParameters,
  refuseImmutable,
  splitSecrets,
} from './parameters';

const fieldsOf = (raw: Record<string, unknown>) => {
  try {
    return parseParameters(sampleProgram, raw);
  } catch (error) {
    return (error as { fields: unknown }).fields;
  }
};

describe('parseParameters', () => {
  it('fills defaults in', () => {
    expect(parseParameters(sampleProgram, { values: 'a: {b: 1}' })).toEqual({
      size: 'small',
      region: 'here',
      values: 'a: {b: 1}',
    });
  });

  it.each([
    [{ size: 'huge' }, 'parameters.size', '"small"|"large"'],
    [{ nested: { count: 0 } }, 'parameters.nested.count', '>=1'],
    [{ colour: 'red' }, 'parameters.colour', 'not a parameter'],
    [{ values: 'a: [' }, 'parameters.values', 'is not YAML'],
    [{ values: 'a: 1\nb: "x' }, 'parameters.values', 'line 2'],
    [{ values: '- a\n- b' }, 'parameters.values', 'YAML mapping'],
    [{ values: 'text' }, 'parameters.values', 'YAML mapping'],
    [
      { values: `a: ${'x'.repeat(1024 * 1024)}` },
      'parameters.values',
      'at most 1 MiB',
    ],
    [{ values: 3 }, 'parameters.values', 'expected string'],
  ])('refuses %#', (raw, field, message) => {
    expect(fieldsOf(raw)).toEqual([
      { field, message: expect.stringContaining(message) },
    ]);
  });

  it('says of secret YAML no more than the line that is wrong', () => {
    const secret = {
      ...sampleProgram,
      parameterOptions: { values: { widget: 'yaml' as const, secret: true } },
    };
    expect(() =>
      parseParameters(secret, { values: 'b: 1\na: |hunter2' }),
    ).toThrow(/^parameters\.values: is not YAML \(line 2\)$/);
  });

  it('takes values of exactly 1 MiB, and none', () => {
    const values = `a: ${'x'.repeat(1024 * 1024 - 3)}`;
    expect(fieldsOf({ values })).toMatchObject({ values });
    expect(fieldsOf({ values: '' })).toMatchObject({ values: '' });
    expect(fieldsOf({ values: '# nothing' })).toMatchObject({ size: 'small' });
  });

  it('names every field at once, and no value', () => {
    const fields = fieldsOf({
      size: 'hunter2',
      colour: 'hunter2',
      values: '[',
    });
    expect(fields).toHaveLength(3);
    expect(JSON.stringify(fields)).not.toContain('hunter2');
  });
});

describe('changes', () => {
  it('merges, and takes null back to the default', () => {
    expect(mergeParameters({ a: 1, b: 2 }, { b: null, c: 3 })).toEqual({
      a: 1,
      c: 3,
    });
  });

  it('refuses a change of what is immutable', () => {
    const before = { size: 'small', region: 'here' };
    expect(() =>
      refuseImmutable(sampleProgram, before, { ...before, size: 'large' }),
    ).not.toThrow();
    expect(() =>
      refuseImmutable(sampleProgram, before, { ...before, region: 'there' }),
    ).toThrow('parameters.region: cannot be changed');
  });

  it('takes the default of what the program has new and immutable, and no other value', () => {
    const before = { size: 'small' };
    expect(() =>
      refuseImmutable(sampleProgram, before, { ...before, region: 'here' }),
    ).not.toThrow();
    expect(() =>
      refuseImmutable(sampleProgram, before, { ...before, region: 'there' }),
    ).toThrow('parameters.region: cannot be changed');
  });

  it('parts secrets from the rest', () => {
    expect(
      splitSecrets(sampleProgram, { size: 'small', password: 'x' }),
    ).toEqual({ shown: { size: 'small' }, secret: { password: 'x' } });
  });
});
