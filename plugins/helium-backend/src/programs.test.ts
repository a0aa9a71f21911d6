import { createWorkspaceProgram } from '@helium-portal/backstage-plugin-helium-node';
import { SECRETS_KEY, sampleProgram } from './__testUtils__/programs';
import { DefaultProgramRegistry, ProgramCollector } from './programs';

const configurable = createWorkspaceProgram({
  name: 'configurable',
  title: 'Configurable',
  description: 'For tests',
  version: '1.0.0',
  entrypoint: '/nowhere',
  parameters: z => z.object({ count: z.number().default(1) }),
  settings: z =>
    z.object({ token: z.string().min(20), retries: z.number().default(3) }),
});

describe('ProgramCollector', () => {
  it('refuses a name that is there', () => {
    const collector = new ProgramCollector();
    collector.addProgram(sampleProgram, configurable);
    expect(collector.programs).toHaveLength(2);
    expect(() => collector.addProgram(configurable)).toThrow(
      "Program 'configurable' is registered twice",
    );
  });
});

describe('DefaultProgramRegistry', () => {
  const create = (settings: unknown, enabled = true) =>
    DefaultProgramRegistry.create({
      programs: [configurable],
      config: { programs: { configurable: { enabled, settings } } },
    });

  it('parses settings once', () => {
    const registry = create({ token: 'x'.repeat(20) }, false);
    expect(registry.get('configurable')).toMatchObject({
      enabled: false,
      settings: { token: 'x'.repeat(20), retries: 3 },
    });
    expect(registry.get('other')).toBeUndefined();
    expect(registry.list()).toHaveLength(1);
  });

  it('names the key of a wrong setting, not its value', () => {
    expect(() => create({ token: 'hunter2' })).toThrow(
      'helium.programs.configurable.settings.token',
    );
    expect(() => create({ token: 'hunter2' })).not.toThrow('hunter2');
  });

  it('wants a key for secret parameters', () => {
    const options = { programs: [sampleProgram], config: { programs: {} } };
    expect(() => DefaultProgramRegistry.create(options)).toThrow(
      'helium.secretsKey must be set',
    );
    expect(() =>
      DefaultProgramRegistry.create({
        ...options,
        config: { programs: {}, secretsKey: SECRETS_KEY },
      }),
    ).not.toThrow();
  });

  describe('the default', () => {
    const named = (name: string, enabled = true) => ({
      program: createWorkspaceProgram({
        name,
        title: name,
        description: 'For tests',
        version: '1.0.0',
        entrypoint: '/nowhere',
        parameters: z => z.object({}),
      }),
      enabled,
    });
    const defaultOf = (
      programs: Array<ReturnType<typeof named>>,
      defaultProgram?: string,
    ) =>
      DefaultProgramRegistry.create({
        programs: programs.map(({ program }) => program),
        config: {
          defaultProgram,
          programs: Object.fromEntries(
            programs.map(({ program, enabled }) => [
              program.name,
              { enabled, settings: {} },
            ]),
          ),
        },
      }).defaultProgram;

    it('is the only program that is enabled', () => {
      expect(defaultOf([named('first'), named('second', false)])).toBe('first');
    });

    it('is the old service’s of several', () => {
      expect(defaultOf([named('first'), named('second')])).toBe(
        'gcp_namespace_only',
      );
    });

    it('is what the configuration says', () => {
      expect(defaultOf([named('first'), named('second')], 'second')).toBe(
        'second',
      );
    });

    it('is one that the portal has', () => {
      expect(() => defaultOf([named('first')], 'third')).toThrow(
        "helium.defaultProgram: 'third' is not a program of this portal; it has first",
      );
    });
  });

  it('gives the JSON schema of what people send', () => {
    const { parametersSchema } = DefaultProgramRegistry.create({
      programs: [sampleProgram],
      config: { programs: {}, secretsKey: SECRETS_KEY },
    }).get('sample_program')!;
    expect(parametersSchema).toMatchObject({
      $schema: 'http://json-schema.org/draft-07/schema#',
      type: 'object',
      additionalProperties: false,
      properties: { size: { enum: ['small', 'large'], default: 'small' } },
    });
    expect(parametersSchema.required).toBeUndefined();
  });
});
