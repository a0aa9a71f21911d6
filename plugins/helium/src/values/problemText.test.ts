import type { Translate } from '../hooks/useTranslation';
import { problemText } from './problemText';
import { valuesProblem } from './yaml';

const t = ((key: string, values: object = {}) =>
  [key, ...Object.values(values)].join(' ')) as unknown as Translate;

const said = (text: string) => problemText(t, valuesProblem(text)!);

it.each([
  ['a: [\nb: 1', 2, 'indent'],
  ['a:\n  b: 1\n c: 2', 3, 'indent'],
  ['a: b: c', 1, 'nested'],
  ['a: 1\n  b: 2', 1, 'nested'],
  ['a:1\nb: 2', 1, 'colon'],
  ['a: 1\nb', 2, 'missing'],
  ['a: "b', 1, 'missing'],
  ['a: 1\na: 2', 2, 'twice'],
  ['a:\n\tb: 1', 2, 'tab'],
  ['a: 1\nb: *.example.com', 2, 'alias'],
  ['a: ]', 1, 'unexpected'],
  ['a: @b', 1, 'start'],
  ['a: "\\q"', 1, 'backslash'],
  ['a: {b: - c}', 1, 'inBrackets'],
  ['a: 1\n---\nb: 1', 2, 'documents'],
])('says of %j in line %i: %s', (text, line, mistake) => {
  expect(said(text)).toBe(`values.syntax ${line} values.mistake.${mistake}`);
});

it('says of other mistakes what the parser says', () => {
  expect(said('a: &b &c 1')).toBe(
    'values.syntax 1 A node can have at most one anchor',
  );
});
