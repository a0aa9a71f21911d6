import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  DEFAULT_NAMESPACE,
  type Entity,
  KubernetesValidatorFunctions,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import type { JsonObject } from '@backstage/types';
import {
  formFieldOf,
  HELIUM_PROGRAM_ANNOTATION,
  type Program,
  type ProgramParameter,
} from '@helium-portal/backstage-plugin-helium-common';

/** Where the catalog says that these entities come from. */
export const TEMPLATE_ORIGIN = 'helium:programs';

/** The entity reference of the template that is made for a program. */
export const programTemplateRef = (program: string) =>
  stringifyEntityRef({
    kind: 'Template',
    namespace: DEFAULT_NAMESPACE,
    name: program,
  });

/**
 * The template by which people make workspaces of a program: its form is the program's schema, and nobody has to write one.
 *
 * @param templates - by program, the entity reference of the template that makes one: for what it is built on
 */
export function toTemplate(
  program: Program,
  templates: ReadonlyMap<string, string>,
): Entity {
  const { name, title, description, parameters } = program;
  const options = { 'ui:options': { program: name } };
  const preview = {
    type: 'null',
    'ui:field': 'HeliumPreview',
    ...options,
    'ui:backstage': { review: { show: false } },
  };
  const pages = parameters.length > 0 ? [toPage(program, templates)] : [];
  const first = {
    title: 'Workspace',
    description: 'Every field may stay empty.',
    properties: {
      name: {
        title: 'Name',
        type: 'string',
        description:
          'At most 53 small letters, digits and hyphens. Made up when left empty.',
        maxLength: 53,
        'ui:field': 'HeliumWorkspaceName',
        'ui:autofocus': true,
      },
      owner: {
        title: 'Owner',
        type: 'string',
        description:
          'Who may change and delete the workspace. You, when left empty.',
        'ui:field': 'OwnerPicker',
        'ui:options': { catalogFilter: { kind: ['User', 'Group'] } },
      },
      expiry: {
        title: 'Expiry',
        type: 'string',
        description: 'When the workspace goes away. It can be extended later.',
        'ui:field': 'HeliumExpiry',
        ...options,
      },
    },
  };
  Object.assign((pages[0] ?? first).properties, { preview });
  return {
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    kind: 'Template',
    metadata: {
      name,
      namespace: DEFAULT_NAMESPACE,
      title: `New workspace: ${title}`,
      description,
      annotations: {
        [ANNOTATION_LOCATION]: TEMPLATE_ORIGIN,
        [ANNOTATION_ORIGIN_LOCATION]: TEMPLATE_ORIGIN,
        [HELIUM_PROGRAM_ANNOTATION]: name,
      },
      tags: ['helium'],
    },
    spec: {
      type: 'workspace',
      parameters: [first, ...pages],
      steps: [
        {
          id: 'create',
          name: 'Create the workspace',
          action: 'helium:workspace:create',
          input: {
            ...Object.fromEntries(
              ['name', 'owner', 'expiry'].map(field => [
                field,
                `\${{ parameters.${field} }}`,
              ]),
            ),
            program: name,
            parameters: Object.fromEntries(parameters.map(toInput)),
          },
        },
      ],
      output: {
        links: [
          {
            title: 'Workspace ${{ steps.create.output.workspaceName }}',
            icon: 'dashboard',
            // Relative, so that it opens in the portal and not in another tab.
            url: '/helium/workspaces/${{ steps.create.output.workspaceName }}',
          },
        ],
      },
    },
  };
}

/** Why nobody could fill in a template that is made for a program; undefined for one that is fine. */
export function templateProblem(program: Program): string | undefined {
  if (!KubernetesValidatorFunctions.isValidObjectName(program.name)) {
    return 'the catalog takes no such name';
  }
  const { properties } = schemaOf(program);
  const secret = program.parameters.find(
    ({ name, secret: isSecret }) =>
      isSecret && withoutNull(properties[name]).type !== 'string',
  );
  return (
    secret &&
    `its secret parameter '${secret.name}' is no text, which is all that forms keep secret`
  );
}

interface ParametersSchema {
  properties: Record<string, JsonObject>;
  required: string[];
  /** What `$ref` leads to. */
  definitions?: JsonObject;
}

function schemaOf({ parametersSchema }: Program): ParametersSchema {
  return { properties: {}, required: [], ...parametersSchema };
}

function toPage(program: Program, templates: ReadonlyMap<string, string>) {
  const { properties, required, definitions } = schemaOf(program);
  return {
    title: program.title,
    required: required.map(formFieldOf),
    properties: Object.fromEntries(
      program.parameters.map(parameter => [
        formFieldOf(parameter.name),
        toField(parameter, withoutNull(properties[parameter.name]), {
          program: program.name,
          templates,
          required: required.includes(parameter.name),
        }),
      ]),
    ) as JsonObject,
    ...(definitions && { definitions }),
  };
}

/** How the form asks for a parameter. */
function toField(
  { name, mutable, secret, widget, workspace }: ProgramParameter,
  schema: JsonObject,
  options: {
    program: string;
    templates: ReadonlyMap<string, string>;
    required: boolean;
  },
): JsonObject {
  const { program, templates, required } = options;
  const isText = schema.type === 'string';
  const said: JsonObject = {
    title: schema.title ?? name,
    description: describe(schema.description, mutable),
  };
  const field = (uiField: string, uiOptions?: JsonObject): JsonObject => ({
    ...schema,
    ...said,
    'ui:field': uiField,
    ...(uiOptions && { 'ui:options': uiOptions }),
  });
  if (secret) {
    const uiOptions = secretOptions(widget);
    // The form's own value is asterisks, which no other rule of the schema is about.
    return {
      type: 'string',
      ...said,
      ...(schema.examples !== undefined && { examples: schema.examples }),
      'ui:field': 'HeliumSecret',
      ...(uiOptions && { 'ui:options': uiOptions }),
    };
  }
  if (workspace) {
    const [template] = workspace.programs.flatMap(
      each => templates.get(each) ?? [],
    );
    return field('HeliumWorkspace', {
      programs: workspace.programs,
      ...(template && { template }),
    });
  }
  if (isText && widget === 'yaml') {
    return field('HeliumValues', { program, parameter: name });
  }
  if (isText && widget === 'json') {
    return field('HeliumJson', { program, parameter: name });
  }
  if (schema.type === 'object' || schema.type === 'array') {
    // By its type a form would fill it in before anybody has.
    return {
      ...said,
      ...(schema.default !== undefined && { default: schema.default }),
      ...(schema.examples !== undefined && { examples: schema.examples }),
      'ui:field': 'HeliumObject',
      'ui:options': { wanted: schema.type === 'array' ? 'list' : 'mapping' },
    };
  }
  return {
    ...schema,
    ...said,
    // A box that nobody ticked says no.
    ...(required &&
      schema.type === 'boolean' && { default: schema.default ?? false }),
    ...(widget === 'textarea' && { 'ui:widget': 'textarea' }),
  };
}

function secretOptions(widget: string | undefined): JsonObject | undefined {
  if (widget === 'yaml') {
    return { yaml: true };
  }
  const isLong = widget === 'json' || widget === 'textarea';
  return isLong ? { multiline: true } : undefined;
}

/** What is meant where null may be given, too: a field that stays empty gives nothing. */
function withoutNull(schema: JsonObject = {}): JsonObject {
  const { anyOf, ...rest } = schema;
  const others = (Array.isArray(anyOf) ? anyOf : []).filter(
    each => (each as JsonObject).type !== 'null',
  );
  return others.length === 1
    ? { ...rest, ...(others[0] as JsonObject) }
    : schema;
}

function describe(description: unknown, mutable: boolean): string | undefined {
  const text = typeof description === 'string' ? description.trim() : '';
  if (mutable) {
    return text || undefined;
  }
  const sentence = /[^.!?]$/.test(text) ? `${text}.` : text;
  return `${sentence} It can’t be changed later.`.trim();
}

function toInput({ name, secret }: ProgramParameter): [string, string] {
  const source = secret ? 'secrets' : 'parameters';
  // A parameter may be named as no variable can be.
  return [name, `\${{ ${source}[${JSON.stringify(formFieldOf(name))}] }}`];
}
