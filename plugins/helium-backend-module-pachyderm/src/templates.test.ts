import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type {
  ParameterOptions,
  WorkspaceProgram,
} from '@helium-portal/backstage-plugin-helium-node';
import { parse } from 'yaml';
import { z } from 'zod';
import * as module from '.';

const FOLDER = resolve(__dirname, '../../../templates');

interface Field {
  title: string;
  type: string;
  enum?: unknown[];
  examples?: unknown[];
  default?: unknown;
  maxLength?: number;
  pattern?: string;
  description?: string;
  errorMessage?: { pattern?: string };
  'ui:enumNames'?: string[];
  'ui:field'?: string;
  'ui:options'?: {
    program?: string;
    parameter?: string;
    programs?: string[];
    template?: string;
  };
}

interface Step {
  action: string;
  input: { program: string; parameters: Record<string, unknown> };
}

interface Template {
  metadata: { name: string; annotations?: Record<string, string> };
  fields: Record<string, Field>;
  steps: Step[];
}

const { default: _feature, ...exported } = module;
const PROGRAMS = new Map<string, WorkspaceProgram<any>>(
  Object.values(exported).map(program => [program.name, program]),
);

const TEMPLATES: Template[] = readdirSync(FOLDER, { recursive: true })
  .map(String)
  .filter(file => file.endsWith('template.yaml'))
  .map(file => {
    const { metadata, spec } = parse(readFileSync(join(FOLDER, file), 'utf8'));
    return {
      metadata,
      fields: Object.assign(
        {},
        ...spec.parameters.map(
          (page: { properties: object }) => page.properties,
        ),
      ),
      steps: spec.steps,
    };
  });

const EXPRESSION = /\$\{\{ (parameters|secrets)\.(\w+) \}\}/g;

/** The field that an input of a step is, or undefined for one that is more than a field, or none. */
function fieldOf(value: unknown): string | undefined {
  return /^\$\{\{ (?:parameters|secrets)\.(\w+) \}\}$/.exec(String(value))?.[1];
}

/** What a step's input comes to when nobody changes the form. */
function withDefaults(value: unknown, fields: Record<string, Field>): unknown {
  return typeof value === 'string'
    ? value.replace(EXPRESSION, (_, __, name) => String(fields[name].default))
    : value;
}

/** Each parameter that a step gives, with what its program says of it. */
function parametersOf({ fields, steps }: Template) {
  return steps.flatMap(({ input }) => {
    const program = PROGRAMS.get(input.program)!;
    const { properties } = z.toJSONSchema(program.parameters, {
      io: 'input',
      unrepresentable: 'any',
    }) as { properties: Record<string, Field> };
    const options: Record<string, ParameterOptions | undefined> =
      program.parameterOptions;
    return Object.entries(input.parameters).map(([name, value]) => {
      const from = fieldOf(value);
      return {
        name,
        value,
        program,
        schema: properties[name],
        options: options[name] ?? {},
        field: from === undefined ? undefined : fields[from],
      };
    });
  });
}

/** The parameters of a step's program that it does not give. */
function leftOut({ input }: Step): string[] {
  return Object.keys(PROGRAMS.get(input.program)!.parameters.shape).filter(
    name => !(name in input.parameters),
  );
}

/** How a form shows a parameter. */
function wanted({
  name,
  options,
  program,
}: Pick<
  ReturnType<typeof parametersOf>[number],
  'name' | 'options' | 'program'
>) {
  const by = (field?: string, uiOptions?: object) => ({
    name,
    from: options.secret ? 'secrets' : 'parameters',
    field,
    options: uiOptions,
  });
  if (options.secret) {
    return by(
      'HeliumSecret',
      options.widget === 'yaml' ? { yaml: true } : undefined,
    );
  }
  if (options.workspace) {
    const { programs } = options.workspace;
    return by('HeliumWorkspace', { programs, template: expect.any(String) });
  }
  switch (options.widget) {
    case 'yaml':
      return by('HeliumValues', { program: program.name });
    case 'json':
      return by('HeliumJson', { program: program.name, parameter: name });
    default:
      return by();
  }
}

function programMadeBy(template: string | undefined): string | undefined {
  return TEMPLATES.find(({ metadata }) => metadata.name === template)?.steps[0]
    .input.program;
}

it('has a template for each program', () => {
  const made = TEMPLATES.flatMap(({ steps }) => steps).map(
    ({ input }) => input.program,
  );
  expect(new Set(made)).toEqual(new Set(PROGRAMS.keys()));
});

describe.each(TEMPLATES.map(each => [each.metadata.name, each] as const))(
  'template %s',
  (_, template) => {
    const { fields, steps } = template;
    const parameters = parametersOf(template);

    it('gives only what its programs take', () => {
      const unknown = parameters.filter(({ schema }) => !schema);
      expect(unknown.map(({ name }) => name)).toEqual([]);
    });

    it('says of which program it is, when it is of one', () => {
      const programs = steps.map(({ input }) => input.program);
      expect(template.metadata.annotations?.['helium.dev/program']).toBe(
        programs.length === 1 ? programs[0] : undefined,
      );
    });

    it('has a use for each field, and a field for each parameter of its only program', () => {
      const used = [...JSON.stringify(steps).matchAll(EXPRESSION)];
      expect(new Set(used.map(match => match[2]))).toEqual(
        new Set(Object.keys(fields).filter(name => name !== 'preview')),
      );
      const left = steps.length > 1 ? [] : steps.flatMap(leftOut);
      expect(left).toEqual([]);
    });

    it('asks for what the schemas say', () => {
      const wrong = parameters.filter(
        ({ field, schema }) =>
          field &&
          field['ui:field'] !== 'HeliumSecret' &&
          !isDeepStrictEqual(
            [
              field.type,
              field.enum,
              field.examples,
              field.pattern,
              field.maxLength ?? schema.maxLength,
            ],
            [
              schema.type,
              schema.enum,
              schema.examples,
              schema.pattern,
              schema.maxLength ?? field.maxLength,
            ],
          ),
      );
      expect(wrong.map(({ name }) => name)).toEqual([]);
    });

    it('has defaults and constants that are valid', () => {
      const refused = parameters.flatMap(({ name, field, value, program }) => {
        const given = field ? field.default : withDefaults(value, fields);
        const isKnown = given !== undefined && !String(given).includes('${{');
        const { error } = program.parameters.safeParse(
          isKnown ? { [name]: given } : {},
        );
        return error?.issues ?? [];
      });
      expect(refused).toEqual([]);
    });

    it('shows each parameter by the field that is made for it', () => {
      const shown = parameters.filter(({ field }) => field);
      expect(
        shown.map(({ name, field, value }) => ({
          name,
          from: /parameters|secrets/.exec(String(value))?.[0],
          field: field?.['ui:field'],
          options: field?.['ui:options'],
        })),
      ).toEqual(shown.map(wanted));
      expect(fields.expiry['ui:options']).toEqual({
        program: steps[0].input.program,
      });
    });

    it('offers a preview of what its only step makes', () => {
      const offered = steps.length > 1 ? [] : [steps[0].input.program];
      const { preview } = fields;
      expect(preview ? [preview['ui:options']?.program] : []).toEqual(offered);
      expect(preview?.['ui:field']).toBe(
        offered.length ? 'HeliumPreview' : undefined,
      );
    });

    it('leads to a template that makes what is missing', () => {
      const made = parameters.flatMap(({ field, options }) =>
        field && options.workspace
          ? [[programMadeBy(field['ui:options']?.template)]]
          : [],
      );
      const named = parameters.flatMap(({ field, options }) =>
        field && options.workspace ? [options.workspace.programs] : [],
      );
      expect(made).toEqual(named);
    });
  },
);

const FIELDS = TEMPLATES.flatMap(template =>
  parametersOf(template).flatMap(({ name, field, schema, program }) =>
    field
      ? [{ name, field, schema, program, template: template.metadata.name }]
      : [],
  ),
);

it.each(FIELDS.filter(({ field }) => field.examples?.length))(
  'template $template gives only valid examples of $name',
  ({ name, field, program }) => {
    const refused = field.examples!.filter(example => {
      const { error } = program.parameters.safeParse({ [name]: example });
      return error !== undefined;
    });
    expect(refused).toEqual([]);
  },
);

it.each(FIELDS.filter(({ field }) => field.pattern))(
  'template $template says of a faulty $name what its program says, in plain text',
  ({ name, field, program }) => {
    const { error } = program.parameters.safeParse({ [name]: 'banana split' });
    const said = error?.issues.find(
      ({ path }: { path: PropertyKey[] }) => path[0] === name,
    )?.message;
    expect(said).toEqual(expect.any(String));
    expect(field.errorMessage?.pattern).toBe(said);
    expect(said).not.toContain('`');
  },
);

it.each(FIELDS.filter(({ schema }) => schema.enum?.includes('small')))(
  'template $template says what each choice of $name stands for',
  ({ field, schema }) => {
    const names = field['ui:enumNames'] ?? [];
    expect(names.map(name => name.split(':')[0])).toEqual(schema.enum);
    expect(schema.description).toContain(names.join('; '));
  },
);

it.each(FIELDS)(
  'template $template calls $name what the program calls it',
  ({ field, schema }) => {
    expect(field.title).toBe(schema.title);
  },
);

it.each(FIELDS)(
  'template $template describes $name in plain text',
  ({ field, schema }) => {
    expect(`${field.description} ${schema.description}`).not.toContain('`');
  },
);
