import { JsonSchema, schemaOf, zeroOutputs } from '../schema';
import { RESOURCE_TYPES } from './index';
import { awsMachine, gcpMachine } from './machines';

/** Whether the schema of an object has a property path of a {@link ResourceType}. */
function has(cloud: 'gcp' | 'aws', schema: JsonSchema, path: string): boolean {
  const [part, ...rest] = path.split('.');
  const { $defs } = schemaOf(cloud);
  const resolved = schema.$ref
    ? $defs[schema.$ref.replace('#/$defs/', '')]
    : schema;
  if (!part) {
    return true;
  }
  if (resolved.anyOf) {
    return resolved.anyOf.some(option => has(cloud, option, path));
  }
  const next = part === '*' ? resolved.items : resolved.properties?.[part];
  return next !== undefined && has(cloud, next, rest.join('.'));
}

describe.each(['gcp', 'aws'] as const)('types of %s', cloud => {
  const types = RESOURCE_TYPES[cloud];

  it('is for the installed package', () => {
    expect(schemaOf(cloud).version).toBe(
      require(`@pulumi/${cloud}/package.json`).version,
    );
    expect(Object.keys(schemaOf(cloud).types).sort()).toEqual(
      Object.keys(types).sort(),
    );
  });

  it.each(Object.keys(types))('%s names inputs that exist', token => {
    const { naming, links = [], replaceOn = [], defaults = {} } = types[token];
    const paths = [
      ...(naming ? [naming.property] : []),
      ...links.map(({ property }) => property),
      ...replaceOn,
      ...Object.keys(defaults),
    ];
    const { inputs } = schemaOf(cloud).types[token];
    expect(paths.filter(path => !has(cloud, inputs, path))).toEqual([]);
    const targets = links.flatMap(({ to }) => to);
    expect(targets.filter(target => !types[target])).toEqual([]);
  });

  it.each(Object.keys(types))('%s has outputs that exist', token => {
    const schema = schemaOf(cloud).types[token];
    const outputs = types[token].outputs?.({
      type: token,
      name: 'a-name',
      inputs: {
        ...zeroOutputs(schema),
        url: 'https://a',
        keyRing: 'b',
        settings: {},
      },
      place: { project: 'p', account: '1', region: 'us-east1' },
      serial: '0123456789abcdef0',
      createdAt: '2026-01-01T00:00:00.000Z',
      target: () => ({ id: 'x', name: 'x', outputs: { location: 'us-east1' } }),
      targets: () => [],
    });
    expect(
      Object.keys(outputs ?? {}).filter(name => !schema.outputs[name]),
    ).toEqual([]);
  });
});

describe('machines', () => {
  it.each([
    ['n2d-standard-32', 32, 128, undefined],
    ['e2-highmem-8', 8, 64, undefined],
    ['e2-custom-4-8192', 4, 8, undefined],
    ['g2-standard-24', 24, 96, 2],
    ['a2-highgpu-2g', 24, 170, 2],
  ])('knows %s of Google Cloud', (name, cpu, memoryGb, gpus) => {
    expect(gcpMachine(name)).toMatchObject({ cpu, memoryGb });
    expect(gcpMachine(name)?.gpu?.count).toBe(gpus);
  });

  it.each([
    ['t3.medium', 2, 8, undefined],
    ['m6i.2xlarge', 8, 32, undefined],
    ['r5.xlarge', 4, 32, undefined],
    ['g4dn.xlarge', 4, 16, 1],
    ['g5.12xlarge', 48, 192, 4],
  ])('knows %s of AWS', (name, cpu, memoryGb, gpus) => {
    expect(awsMachine(name)).toMatchObject({ cpu, memoryGb });
    expect(awsMachine(name)?.gpu?.count).toBe(gpus);
  });

  it('knows which do not exist', () => {
    expect(gcpMachine('standard-4')).toBeUndefined();
    expect(awsMachine('huge')).toBeUndefined();
  });
});
