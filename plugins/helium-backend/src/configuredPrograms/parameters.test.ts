import { z } from 'zod';
import { parameterShape, secretOptions, stackConfig } from './parameters';
import type { ProjectFile } from './projectFile';

const config: ProjectFile['config'] = {
  size: { type: 'string', secret: false, default: 'small' },
  count: { type: 'integer', secret: false, description: 'How many' },
  open: { type: 'boolean', secret: false, default: true },
  aisles: { type: 'array', items: { type: 'string' }, secret: false },
  limits: { type: 'object', secret: false, default: { pods: 1 } },
  key: { type: 'string', secret: true },
};
const given = { count: 2, aisles: ['bread'], key: 'hunter2' };

describe('parameters of a configured program', () => {
  const schema = z.object(parameterShape(config)).strict();

  it('have the types and defaults of the declared config', () => {
    expect(schema.parse(given)).toEqual({
      ...given,
      size: 'small',
      open: true,
      limits: { pods: 1 },
    });
    expect(secretOptions(config)).toEqual({ key: { secret: true } });
    expect(z.toJSONSchema(schema, { io: 'input' })).toMatchObject({
      required: ['count', 'aisles', 'key'],
      properties: {
        count: { type: 'integer', description: 'How many' },
        aisles: { type: 'array', items: { type: 'string' } },
        size: { default: 'small' },
      },
    });
  });

  it.each([
    ['size', 1],
    ['count', 1.5],
    ['count', '1'],
    ['open', 'yes'],
    ['aisles', ['bread', 1]],
    ['limits', []],
    ['colour', 'red'],
  ])('refuse %s: %j', (name, value) => {
    expect(schema.safeParse({ ...given, [name]: value }).success).toBe(false);
  });

  it('refuse a default that is not of its type', () => {
    expect(() =>
      parameterShape({
        count: { type: 'integer', secret: false, default: 'many' },
      }),
    ).toThrow("config.count.default: is not of the type 'integer'");
  });
});

describe('stackConfig', () => {
  const project = { config, providerConfig: { 'aws:region': 'eu-west-1' } };

  it('has every key, the secret ones marked', () => {
    expect(stackConfig(project, { ...given, size: 'large' })).toMatchObject({
      'aws:region': { value: 'eu-west-1' },
      size: { value: 'large', secret: false },
      open: { value: true },
      key: { value: 'hunter2', secret: true },
    });
  });

  it('names a parameter that was declared after the workspace was made', () => {
    expect(() => stackConfig(project, { count: 1, aisles: [] })).toThrow(
      'parameters.key is missing, which the program requires by now',
    );
  });
});
