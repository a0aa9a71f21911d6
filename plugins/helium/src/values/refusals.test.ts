import type { RefusedValue } from '@helium-portal/backstage-plugin-helium-common';
import type { Translate } from '../hooks/useTranslation';
import { refusals } from './refusals';

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

describe('refusals', () => {
  it.each([
    ['ingress', 2],
    ['ingress.host', 3],
    ['ingress.annotations.example\\.org/x', 4],
    ['8080', 9],
  ])('names the line of %s', (key, line) => {
    expect(refusals(t, TEXT, refused(key))).toEqual([
      { text: `refusal.at ${key} so ${line}`, line },
    ]);
  });

  it('names what an alias brings without a line, unless the answer is old', () => {
    const merged = refused('storage.backend');
    expect(refusals(t, TEXT, merged)).toEqual([
      { text: 'refusal.anywhere storage.backend so' },
    ]);
    expect(refusals(t, TEXT, merged, { outdated: true })).toEqual([]);
  });

  it('says how many there are when there are many', () => {
    const problems = refusals(t, '', refused(...'abcdefgh'));
    expect(problems).toHaveLength(6);
    expect(problems[5]).toEqual({ text: 'refusal.more 3' });
  });
});
