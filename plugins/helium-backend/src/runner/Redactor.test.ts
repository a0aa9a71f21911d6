import { plainOutputs } from './outputs';
import { Redactor } from './Redactor';

describe('Redactor', () => {
  const redactor = Redactor.of([
    'hunter2-hunter2',
    { nested: ['first line\nsecond line', 42] },
    'ab',
    undefined,
  ]);

  it('masks each secret and each of its lines', () => {
    expect(redactor.redact('it is hunter2-hunter2!')).toBe('it is [secret]!');
    expect(redactor.redact('a second line of it')).toBe('a [secret] of it');
    expect(redactor.redact('{"a":"first line\\nsecond line"}')).toBe(
      '{"a":"[secret]"}',
    );
    expect(redactor.redact('about')).toBe('about');
  });

  it('finds a secret within a value', () => {
    expect(redactor.contains({ deep: ['xhunter2-hunter2x'] })).toBe(true);
    expect(redactor.contains({ deep: ['harmless'] })).toBe(false);
    expect(redactor.contains(undefined)).toBe(false);
  });
});

describe('plainOutputs', () => {
  it('leaves out whatever holds a secret', () => {
    const secret = {
      '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270',
      ciphertext: '[secret]',
    };
    expect(
      plainOutputs({
        url: 'http://x',
        none: null,
        kubeconfig: secret,
        nested: { list: [secret] },
        masked: '[secret]',
      }),
    ).toEqual({
      outputs: { url: 'http://x', none: null },
      secretOutputs: ['kubeconfig', 'nested', 'masked'],
    });
  });
});
