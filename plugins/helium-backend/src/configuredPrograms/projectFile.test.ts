import { parseProjectFile } from './projectFile';

const MINIMAL = 'name: shop\nruntime: nodejs\n';
const config = (lines: string) =>
  `${MINIMAL}config:\n${lines
    .split('\n')
    .map(line => `  ${line}`)
    .join('\n')}\n`;

describe('parseProjectFile', () => {
  it('reads what a project declares', () => {
    expect(
      parseProjectFile(`
name: shop
description: Sells things
author: Jane
runtime: { name: python, options: { virtualenv: venv } }
main: src/
config:
  plain: hello
  count: 3
  ratio: 0.5
  shop:size: { type: string, default: small }
  open: { type: boolean, description: Whether it is open }
  key: { type: string, secret: true }
  aisles: { type: array, items: { type: array, items: { type: integer } } }
  limits: { value: { pods: 10 } }
  aws:region: eu-west-1
  aws:defaultTags: { value: { tags: { team: shop } } }
`),
    ).toEqual({
      name: 'shop',
      description: 'Sells things',
      runtime: { name: 'python', options: { virtualenv: 'venv' } },
      main: 'src/',
      config: {
        plain: { type: 'string', secret: false, default: 'hello' },
        count: { type: 'integer', secret: false, default: 3 },
        ratio: { type: 'string', secret: false, default: '0.5' },
        size: { type: 'string', secret: false, default: 'small' },
        open: {
          type: 'boolean',
          secret: false,
          description: 'Whether it is open',
        },
        key: { type: 'string', secret: true },
        aisles: {
          type: 'array',
          secret: false,
          items: { type: 'array', items: { type: 'integer' } },
        },
        limits: { type: 'object', secret: false, default: { pods: 10 } },
      },
      providerConfig: {
        'aws:region': 'eu-west-1',
        'aws:defaultTags': { tags: { team: 'shop' } },
      },
    });
  });

  it('takes a program that stands in the file itself', () => {
    expect(
      parseProjectFile('name: shop\nruntime: yaml\nresources: {}\n').runtime,
    ).toEqual({ name: 'yaml' });
  });

  it.each([
    ['no YAML', 'name: [shop', /^Pulumi.yaml is not YAML: /],
    ['an empty file', '', /expected object/],
    ['no name', 'runtime: nodejs', 'Pulumi.yaml: name: '],
    ['no runtime', 'name: shop', 'Pulumi.yaml: runtime: '],
    [
      'a name that the state backend would not take',
      'name: my_shop\nruntime: nodejs',
      'name: must consist of lower-case letters, digits and hyphens',
    ],
    [
      'a state backend',
      `${MINIMAL}backend: { url: 'file:///tmp' }`,
      "'backend' can't be set: states are kept in helium.pulumi.backendUrl",
    ],
    [
      'plugins of its own',
      `${MINIMAL}plugins: { providers: [] }`,
      "'plugins' is not supported",
    ],
    [
      'resources of another runtime',
      `${MINIMAL}resources: {}`,
      "'resources' is not supported",
    ],
    [
      'an unknown type',
      config('ratio: { type: number }'),
      /Pulumi.yaml: config.ratio.type: .*"string"\|"integer"/,
    ],
    [
      'an unknown key',
      config('size: { type: string, enum: [a] }'),
      'config.size.enum is not supported',
    ],
    [
      'no type',
      config('size: { description: How large }'),
      "config.size: 'type' is missing",
    ],
    [
      'an array of anything',
      config('aisles: { type: array }'),
      "config.aisles: 'items' is missing",
    ],
    [
      'items of no array',
      config('size: { type: string, items: { type: string } }'),
      "config.size: only an array has 'items'",
    ],
    [
      'a secret that everybody can read',
      config('key: { type: string, secret: true, default: hunter2 }'),
      "config.key: a secret can't have a default",
    ],
    [
      'a name that is none',
      config('"a key": { type: string }'),
      'config.a key: a name must begin with a letter',
    ],
    [
      "a provider's key as a parameter",
      config('aws:region: { type: string }'),
      "config.aws:region: a key of another namespace can only have a 'value'",
    ],
    [
      "a provider's secret",
      config('aws:secretKey: { value: hunter2, secret: true }'),
      "config.aws:secretKey: a key of another namespace can only have a 'value'",
    ],
    [
      'a runtime that is a path',
      'name: shop\nruntime: ../sh',
      'runtime: is not the name of a runtime',
    ],
  ])('refuses %s', (_what, text, message) => {
    expect(() => parseProjectFile(text)).toThrow(message);
  });

  it('names everything that is wrong at once, and no secret', () => {
    const text = config(
      'a: { type: number }\nb: { type: string, secret: true, default: hunter2 }',
    );
    expect(() => parseProjectFile(text)).toThrow('config.a.type');
    expect(() => parseProjectFile(text)).not.toThrow('hunter2');
  });
});
