import { documentChanges } from './documentChanges';

describe('documentChanges', () => {
  it('names each key with what it was and what it will be', () => {
    expect(
      documentChanges(
        'pachd: {replicas: 1, debug: true}\nhost: a.example.org\n',
        'pachd:\n  replicas: 2\n  image:\n    tag: "2.11"\nhost: a.example.org\n',
      ),
    ).toEqual([
      { key: 'pachd.replicas', before: 1, after: 2 },
      { key: 'pachd.image.tag', before: undefined, after: '2.11' },
      { key: 'pachd.debug', before: true, after: undefined },
    ]);
  });

  it('looks into lists, and tells keys with a dot from paths', () => {
    expect(
      documentChanges(
        'pools: [{name: a}, {name: b}]\nlabels: {"a.b/c": x}\n',
        'pools: [{name: a}, {name: c}]\nlabels: {"a.b/c": y}\n',
      ),
    ).toEqual([
      { key: 'pools[1].name', before: 'b', after: 'c' },
      { key: 'labels.a\\.b/c', before: 'x', after: 'y' },
    ]);
  });

  it('tells apart what looks alike', () => {
    expect(documentChanges('a: 1\nb:\nc: {}', 'a: "1"\nc: []')).toEqual([
      { key: 'a', before: 1, after: '1' },
      { key: 'c', before: {}, after: [] },
      { key: 'b', before: null, after: undefined },
    ]);
  });

  it('finds nothing where only comments, order or layout differ', () => {
    expect(documentChanges('a: 1\nb: 2\n', '# two\n{b: 2, a: 1}')).toEqual([]);
  });

  it('reads JSON, and nothing at all', () => {
    expect(documentChanges('', '{\n\t"a": 1\n}')).toEqual([
      { key: 'a', before: undefined, after: 1 },
    ]);
  });

  it('says that it can’t read one', () => {
    expect(documentChanges('a: [', 'a: 1')).toBeUndefined();
  });
});
