import type { Translate } from '../hooks/useTranslation';
import { nameRule } from './workspaceName';

const t = ((key: string, values: object = {}) =>
  [key, ...Object.values(values)].join(' ')) as unknown as Translate;

it.each([
  ['My Project', 'my-project'],
  ['De_mo', 'de-mo'],
  [' -2nd.try!- ', 'ndtry'],
  ['Bär', 'bar'],
  ['x'.repeat(60), 'x'.repeat(53)],
])('of what comes near %j it suggests %s', (typed, name) => {
  expect(nameRule(typed, t)).toBe(`name.ruleSuchAs ${name}`);
});

it.each(['12', '-', '日本'])('suggests nothing of %j', typed => {
  expect(nameRule(typed, t)).toBe('name.rule');
});
