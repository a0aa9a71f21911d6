import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  DEFAULT_NAMESPACE,
  type Entity,
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
          'A DNS label of at most 53 characters. Made up when left empty.',
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

interface ParametersSchema {
  properties?: Record<string, JsonObject>;
  required?: string[];
}

function toPage(program: Program, templates: ReadonlyMap<string, string>) {
  const { properties = {}, required = [] } =
    program.parametersSchema as ParametersSchema;
  return {
    title: program.title,
    required: required.map(formFieldOf),
    properties: Object.fromEntries(
      program.parameters.map(parameter => [
        formFieldOf(parameter.name),
        toField(parameter, properties[parameter.name] ?? {}, {
          program: program.name,
          templates,
        }),
      ]),
    ) as JsonObject,
  };
}

/** How the form asks for a parameter. */
function toField(
  { name, mutable, secret, widget, workspace }: ProgramParameter,
  schema: JsonObject,
  options: { program: string; templates: ReadonlyMap<string, string> },
): JsonObject {
  const { program, templates } = options;
  const isText = schema.type === 'string';
  const described: JsonObject = {
    ...schema,
    title: schema.title ?? name,
    ...(!mutable && {
      description: [schema.description, 'It can’t be changed later.']
        .filter(Boolean)
        .join(' '),
    }),
  };
  const field = (uiField: string, uiOptions?: JsonObject): JsonObject => ({
    ...described,
    'ui:field': uiField,
    ...(uiOptions && { 'ui:options': uiOptions }),
  });
  if (secret) {
    return field('Secret');
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
    return field('HeliumObject');
  }
  return widget === 'textarea'
    ? { ...described, 'ui:widget': 'textarea' }
    : described;
}

function toInput({ name, secret }: ProgramParameter): [string, string] {
  const source = secret ? 'secrets' : 'parameters';
  // A parameter may be named as no variable can be.
  return [name, `\${{ ${source}[${JSON.stringify(formFieldOf(name))}] }}`];
}
