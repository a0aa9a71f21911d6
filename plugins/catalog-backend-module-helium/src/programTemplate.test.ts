import { entityEnvelopeSchemaValidator } from '@backstage/catalog-model';
import { program } from './__testUtils__/workspaces';
import { templateProblem, toTemplate } from './programTemplate';

/** A program with a parameter of each kind that a form asks for in its own way. */
const shop = {
  ...program,
  name: 'shop',
  title: 'Shop',
  description: 'A shop with shelves.',
  parametersSchema: {
    type: 'object',
    required: ['greeting', 'name', 'apiKey', 'open'],
    properties: {
      greeting: {
        type: 'string',
        title: 'Greeting',
        description: 'On a sign.',
      },
      replicas: { type: 'integer', default: 1, minimum: 1 },
      name: { type: 'string' },
      apiKey: { type: 'string', pattern: '^sk-', description: 'Of the bank.' },
      accounts: { type: 'string', examples: ['a: 1\nb: 2'] },
      certificate: { type: 'string' },
      'door-width': { type: 'number', description: 'In metres' },
      cluster: { type: 'string' },
      values: { type: 'string' },
      infra: { type: 'string' },
      note: { type: 'string' },
      shelves: {
        type: 'array',
        items: { type: 'string' },
        minItems: 2,
        default: ['bread', 'milk'],
        examples: [['bread', 'tea']],
      },
      limits: { type: 'object', additionalProperties: {} },
      open: { type: 'boolean' },
      motto: { anyOf: [{ type: 'string', maxLength: 9 }, { type: 'null' }] },
    },
  },
  parameters: [
    { name: 'greeting', mutable: true, secret: false },
    { name: 'replicas', mutable: true, secret: false },
    { name: 'name', mutable: true, secret: false },
    { name: 'apiKey', mutable: true, secret: true },
    { name: 'accounts', mutable: true, secret: true, widget: 'yaml' },
    { name: 'certificate', mutable: true, secret: true, widget: 'textarea' },
    { name: 'door-width', mutable: false, secret: false },
    {
      name: 'cluster',
      mutable: false,
      secret: false,
      workspace: { programs: ['barn', 'sample_cluster'] },
    },
    { name: 'values', mutable: true, secret: false, widget: 'yaml' },
    { name: 'infra', mutable: true, secret: false, widget: 'json' },
    { name: 'note', mutable: true, secret: false, widget: 'textarea' },
    { name: 'shelves', mutable: true, secret: false, widget: 'yaml' },
    { name: 'limits', mutable: true, secret: false },
    { name: 'open', mutable: true, secret: false },
    { name: 'motto', mutable: true, secret: false },
  ],
};

interface Spec {
  parameters: Array<{
    title: string;
    required?: string[];
    properties: Record<string, Record<string, unknown>>;
  }>;
  steps: Array<{ input: { parameters: Record<string, string> } }>;
}

function specOf(
  ...[made, templates = new Map()]: Partial<Parameters<typeof toTemplate>>
): Spec {
  return toTemplate(made ?? shop, templates).spec as unknown as Spec;
}

describe('toTemplate', () => {
  it('makes a valid entity that names its program', () => {
    const entity = toTemplate(shop, new Map());
    expect(() => entityEnvelopeSchemaValidator()(entity)).not.toThrow();
    expect(entity.metadata).toMatchObject({
      name: 'shop',
      title: 'New workspace: Shop',
      description: 'A shop with shelves.',
      annotations: { 'helium.dev/program': 'shop' },
    });
  });

  it('asks for name, owner and expiry first, then for what the schema says', () => {
    const [workspace, parameters] = specOf().parameters;
    expect(Object.keys(workspace.properties)).toEqual([
      'name',
      'owner',
      'expiry',
    ]);
    expect(workspace.properties.expiry['ui:options']).toEqual({
      program: 'shop',
    });
    expect(parameters).toMatchObject({
      title: 'Shop',
      required: ['greeting', 'parameter_name', 'apiKey', 'open'],
      properties: {
        greeting: {
          type: 'string',
          title: 'Greeting',
          description: 'On a sign.',
        },
        replicas: {
          type: 'integer',
          title: 'replicas',
          default: 1,
          minimum: 1,
        },
      },
    });
  });

  it('shows each parameter by the field that is made for it', () => {
    const { properties } = specOf(
      shop,
      new Map([['sample_cluster', 'template:default/new-cluster']]),
    ).parameters[1];
    const fields = Object.entries(properties).map(([name, field]) => [
      name,
      field['ui:field'] ?? field['ui:widget'],
      field['ui:options'],
    ]);
    expect(fields).toEqual([
      ['greeting', undefined, undefined],
      ['replicas', undefined, undefined],
      ['parameter_name', undefined, undefined],
      ['apiKey', 'HeliumSecret', undefined],
      ['accounts', 'HeliumSecret', { yaml: true }],
      ['certificate', 'HeliumSecret', { multiline: true }],
      ['door-width', undefined, undefined],
      [
        'cluster',
        'HeliumWorkspace',
        {
          programs: ['barn', 'sample_cluster'],
          template: 'template:default/new-cluster',
        },
      ],
      ['values', 'HeliumValues', { program: 'shop', parameter: 'values' }],
      ['infra', 'HeliumJson', { program: 'shop', parameter: 'infra' }],
      ['note', 'textarea', undefined],
      ['shelves', 'HeliumObject', { wanted: 'list' }],
      ['limits', 'HeliumObject', { wanted: 'mapping' }],
      ['open', undefined, undefined],
      ['motto', undefined, undefined],
      ['preview', 'HeliumPreview', { program: 'shop' }],
    ]);
    expect(properties['door-width'].description).toBe(
      'In metres. It can’t be changed later.',
    );
  });

  it('lets no form fill in, or refuse, what nobody typed', () => {
    const { properties } = specOf().parameters[1];
    expect(properties.shelves).toEqual({
      title: 'shelves',
      default: ['bread', 'milk'],
      examples: [['bread', 'tea']],
      'ui:field': 'HeliumObject',
      'ui:options': { wanted: 'list' },
    });
    expect(properties.accounts.examples).toEqual(['a: 1\nb: 2']);
    expect(properties.apiKey).toEqual({
      type: 'string',
      title: 'apiKey',
      description: 'Of the bank.',
      'ui:field': 'HeliumSecret',
    });
    expect(properties.open.default).toBe(false);
    expect(properties.motto).toEqual({
      type: 'string',
      title: 'motto',
      maxLength: 9,
    });
  });

  it('takes along what the schema refers to', () => {
    const definitions = { shelf: { type: 'string' } };
    const { parameters } = specOf({
      ...shop,
      parametersSchema: { ...shop.parametersSchema, definitions },
    });
    expect(parameters[1]).toMatchObject({ definitions });
  });

  it('says what no form can be made of', () => {
    expect(templateProblem(shop)).toBeUndefined();
    expect(templateProblem({ ...shop, name: 'shop_' })).toMatch(/no such name/);
    expect(
      templateProblem({
        ...shop,
        parameters: [{ name: 'replicas', mutable: true, secret: true }],
      }),
    ).toMatch("'replicas' is no text");
  });

  it('gives the step each parameter, secret ones from the secrets', () => {
    expect(specOf().steps[0].input).toMatchObject({
      name: '${{ parameters.name }}',
      program: 'shop',
      parameters: {
        greeting: '${{ parameters["greeting"] }}',
        name: '${{ parameters["parameter_name"] }}',
        apiKey: '${{ secrets["apiKey"] }}',
        'door-width': '${{ parameters["door-width"] }}',
      },
    });
  });

  it('has one page for a program without parameters', () => {
    const { parameters } = specOf({
      ...shop,
      parameters: [],
      parametersSchema: { type: 'object', properties: {} },
    });
    expect(parameters).toHaveLength(1);
    expect(parameters[0].properties).toHaveProperty('preview');
  });
});
