import type { RefusedValue } from '@helium-portal/backstage-plugin-helium-common';
import type { Translate } from '../hooks/useTranslation';
import { refusalTexts } from './refusals';

const t = ((key: string, values: object) =>
  `${key} ${Object.values(values).join(' ')}`) as unknown as Translate;

const refused = (...keys: string[]): RefusedValue[] =>
  keys.map(key => ({ parameter: 'values', key, because: 'so' }));

const TEXT = `# a comment
ingress:
  host: a
  annotations: {"example.org/x": y}
base: &base
  backend: local
storage:
  <<: *base
8080: z
`;

describe('refusalTexts', () => {
  it.each([
    ['ingress', 2],
    ['ingress.host', 3],
    ['ingress.annotations.example\\.org/x', 4],
    ['8080', 9],
  ])('names the line of %s', (key, line) => {
    expect(refusalTexts(t, TEXT, refused(key))).toEqual([
      `refusal.at ${key} so ${line}`,
    ]);
  });

  it('names what an alias brings without a line, unless the answer is old', () => {
    const merged = refused('storage.backend');
    expect(refusalTexts(t, TEXT, merged)).toEqual([
      'refusal.anywhere storage.backend so',
    ]);
    expect(refusalTexts(t, TEXT, merged, { outdated: true })).toEqual([]);
  });

  it('says how many there are when there are many', () => {
    const texts = refusalTexts(t, '', refused(...'abcdefgh'));
    expect(texts).toHaveLength(6);
    expect(texts[5]).toBe('refusal.more 3');
  });
});
