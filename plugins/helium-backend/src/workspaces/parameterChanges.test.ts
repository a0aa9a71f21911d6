import { sampleProgram } from '../__testUtils__/programs';
import { parameterChanges } from './parameterChanges';

const changesOf = (
  request: Record<string, unknown>,
  before: Record<string, unknown> = {},
) =>
  parameterChanges(sampleProgram, request, before, { ...before, ...request });

describe('parameterChanges', () => {
  it('says what each was and became', () => {
    expect(
      changesOf(
        { size: 'large', place: 'cellar', region: 'here' },
        { size: 'small', region: null },
      ),
    ).toEqual([
      { name: 'size', values: { before: 'small', after: 'large' } },
      { name: 'region', values: { before: null, after: 'here' } },
      { name: 'place', values: { before: undefined, after: 'cellar' } },
    ]);
  });

  it.each([
    ['secret', { password: 'hunter3' }, { password: 'hunter2' }],
    ['long', { place: 'x'.repeat(101) }, { place: 'cellar' }],
    ['long before', { place: 'cellar' }, { place: 'x'.repeat(101) }],
    ['of several lines', { place: 'cellar\nattic' }, {}],
    ['structured', { nested: { count: 1 } }, {}],
    ['a document', { values: 'password: hunter2' }, {}],
  ])('tells no value that is %s', (_, request, before) => {
    expect(changesOf(request, before)).toEqual([
      { name: Object.keys(request)[0] },
    ]);
  });

  it('leaves out what stays, and what only the program brings', () => {
    const before = { size: 'small' };
    const after = { size: 'small', region: 'here', place: 'cellar' };
    expect(
      parameterChanges(
        sampleProgram,
        { size: 'small', place: 'cellar' },
        before,
        after,
      ).map(({ name }) => name),
    ).toEqual(['place']);
  });
});
