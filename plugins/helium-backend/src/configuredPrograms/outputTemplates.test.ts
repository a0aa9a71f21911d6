import { checksOf, connectionsOf } from './outputTemplates';

const outputs = {
  url: 'https://shop.example',
  namespace: 'otter',
  'with.dot': 'dotted',
  nested: { port: 8080 },
  bad: `${'javascript'}:alert(1)`,
  list: ['a'],
};

describe('connectionsOf', () => {
  it('fills in outputs', () => {
    expect(
      connectionsOf(
        [
          { kind: 'console', title: 'Console', url: 'url' },
          {
            kind: 'link',
            title: 'Till',
            url: '${{ outputs.url }}:${{outputs.nested.port}}/till',
          },
          {
            kind: 'kubectl',
            title: 'kubectl',
            command:
              'kubectl -n ${{ outputs.namespace }} get ${{ outputs.with.dot }}',
            secret: { output: 'kubeconfig', filename: 'kubeconfig' },
          },
          { kind: 'link', title: 'Manual', url: 'https://manual.example' },
        ],
        outputs,
      ),
    ).toEqual([
      { kind: 'console', title: 'Console', url: 'https://shop.example' },
      { kind: 'link', title: 'Till', url: 'https://shop.example:8080/till' },
      {
        kind: 'kubectl',
        title: 'kubectl',
        command: 'kubectl -n otter get dotted',
        secret: { output: 'kubeconfig', filename: 'kubeconfig' },
      },
      { kind: 'link', title: 'Manual', url: 'https://manual.example' },
    ]);
  });

  it.each(['missing', 'bad', 'nested', 'constructor', '${{ outputs.list }}'])(
    'leaves out what %s would be',
    url => {
      expect(
        connectionsOf([{ kind: 'link', title: 'Link', url }], outputs),
      ).toEqual([]);
    },
  );
});

describe('checksOf', () => {
  it('fills in outputs', () => {
    expect(
      checksOf(
        [
          { type: 'http', title: 'Answers', url: 'url', timeoutSeconds: 5 },
          {
            type: 'kubernetes',
            title: 'Runs',
            kind: 'Deployment',
            namespace: '${{ outputs.namespace }}',
            name: 'till',
          },
        ],
        outputs,
      ),
    ).toEqual([
      {
        type: 'http',
        title: 'Answers',
        url: 'https://shop.example',
        timeoutSeconds: 5,
      },
      {
        type: 'kubernetes',
        title: 'Runs',
        kind: 'Deployment',
        namespace: 'otter',
        name: 'till',
      },
    ]);
  });

  it('names an output that is not there: what is not checked is not ready', () => {
    expect(() =>
      checksOf([{ type: 'http', title: 'Answers', url: 'missing' }], outputs),
    ).toThrow("the check 'Answers' needs the output 'missing'");
  });
});
