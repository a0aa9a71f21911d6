/**
 * Writes src/clouds/schemas/{gcp,aws}.json from the declarations of the installed @pulumi/gcp and @pulumi/aws: what each resource
 * type of the rehearsal clouds takes, and what it has once it is made.
 *
 * Run it with `yarn workspace @helium-portal/sandbox generate:schemas` after a change of src/clouds/types or of those packages.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { RESOURCE_TYPES } from '../src/clouds/types';

type Schema = Record<string, unknown>;

/** Namespaces of `types/input.d.ts`, as `storage.BucketCors`. */
type Declarations = Map<string, ts.InterfaceDeclaration>;

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(
    file,
    readFileSync(file, 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
}

function collect(node: ts.Node, prefix: string, into: Declarations): void {
  node.forEachChild(child => {
    if (ts.isModuleDeclaration(child) && child.body) {
      collect(child.body, `${prefix}${child.name.text}.`, into);
    } else if (ts.isInterfaceDeclaration(child)) {
      into.set(prefix + child.name.text, child);
    }
  });
}

/** Translates types, and remembers which nested ones it met. */
class Translator {
  readonly definitions: Record<string, Schema> = {};

  constructor(private readonly inputs: Declarations) {}

  object(declaration: ts.InterfaceDeclaration): Schema {
    const properties: Record<string, Schema> = {};
    const required: string[] = [];
    for (const member of declaration.members) {
      if (ts.isPropertySignature(member) && member.type) {
        const name = member.name.getText().replace(/['"]/g, '');
        properties[name] = this.type(member.type);
        if (!member.questionToken) {
          required.push(name);
        }
      }
    }
    return {
      type: 'object',
      properties,
      ...(required.length && { required }),
      additionalProperties: false,
    };
  }

  type(node: ts.TypeNode): Schema {
    if (ts.isParenthesizedTypeNode(node)) {
      return this.type(node.type);
    }
    if (ts.isUnionTypeNode(node)) {
      return this.union(node);
    }
    if (ts.isArrayTypeNode(node)) {
      return { type: 'array', items: this.type(node.elementType) };
    }
    if (ts.isTypeLiteralNode(node)) {
      const index = node.members.find(ts.isIndexSignatureDeclaration);
      return {
        type: 'object',
        additionalProperties: index ? this.type(index.type) : {},
      };
    }
    if (ts.isTypeReferenceNode(node)) {
      return this.reference(node);
    }
    switch (node.kind) {
      case ts.SyntaxKind.StringKeyword:
        return { type: 'string' };
      case ts.SyntaxKind.NumberKeyword:
        return { type: 'number' };
      case ts.SyntaxKind.BooleanKeyword:
        return { type: 'boolean' };
      default:
        return {};
    }
  }

  private union(node: ts.UnionTypeNode): Schema {
    const options = new Map<string, Schema>();
    for (const type of node.types) {
      if (type.kind !== ts.SyntaxKind.UndefinedKeyword) {
        const schema = this.type(type);
        options.set(JSON.stringify(schema), schema);
      }
    }
    const distinct = [...options.values()];
    return distinct.length === 1 ? distinct[0] : { anyOf: distinct };
  }

  private reference(node: ts.TypeReferenceNode): Schema {
    const name = node.typeName.getText();
    const [argument] = node.typeArguments ?? [];
    if (name === 'pulumi.Input' || name === 'pulumi.Output') {
      return this.type(argument);
    }
    if (name === 'Array') {
      return { type: 'array', items: this.type(argument) };
    }
    if (name.startsWith('enums.')) {
      return { type: 'string' };
    }
    if (name.startsWith('inputs.')) {
      const path = name.slice('inputs.'.length);
      if (!this.definitions[path]) {
        const declaration = this.inputs.get(path);
        if (!declaration) {
          throw new Error(`There is no ${name}`);
        }
        this.definitions[path] = {};
        this.definitions[path] = this.object(declaration);
      }
      return { $ref: `#/$defs/${path}` };
    }
    // A class of the package stands for its id or ARN on the wire.
    return /^[A-Z]/.test(name) ? { type: 'string' } : {};
  }
}

/** `string`, with a question mark when a resource may lack it. */
function outputKind(type: ts.TypeNode): string {
  const text = type.getText();
  const optional = /\| undefined>$/.test(text) ? '?' : '';
  const inner = text
    .replace(/^pulumi\.Output</, '')
    .replace(/( \| undefined)?>$/, '');
  if (inner.endsWith('[]')) {
    return `array${optional}`;
  }
  return ['string', 'number', 'boolean'].includes(inner)
    ? inner + optional
    : `object${optional}`;
}

function outputsOf(declaration: ts.ClassDeclaration): Record<string, string> {
  return Object.fromEntries(
    declaration.members.flatMap(member =>
      ts.isPropertyDeclaration(member) &&
      member.type?.getText().startsWith('pulumi.Output<')
        ? [[member.name.getText(), outputKind(member.type)]]
        : [],
    ),
  );
}

/** Modules by the type that they declare; their file names follow no rule. */
const modules = new Map<string, string>();

function findModule(root: string, token: string): string {
  const folder = join(root, dirname(token.split(':')[1]));
  if (!modules.has(token)) {
    for (const name of readdirSync(folder).filter(it => it.endsWith('.js'))) {
      const file = join(folder, name);
      const [, type] =
        /__pulumiType = '([^']+)'/.exec(readFileSync(file, 'utf8')) ?? [];
      if (type) {
        modules.set(type, file);
      }
    }
  }
  const module = modules.get(token);
  if (!module) {
    throw new Error(`The installed package has no ${token}`);
  }
  return module;
}

function secretsOf(module: string): string[] {
  const list = /additionalSecretOutputs: \[([^\]]*)\]/.exec(
    readFileSync(module, 'utf8'),
  );
  return list ? JSON.parse(`[${list[1]}]`) : [];
}

function resource(root: string, token: string, translator: Translator) {
  const module = findModule(root, token);
  const source = parse(module.replace(/\.js$/, '.d.ts'));
  const name = token.split(':').pop()!;
  const args = source.statements.find(
    (it): it is ts.InterfaceDeclaration =>
      ts.isInterfaceDeclaration(it) && it.name.text === `${name}Args`,
  )!;
  const declaration = source.statements.find(
    (it): it is ts.ClassDeclaration =>
      ts.isClassDeclaration(it) && it.name?.text === name,
  )!;
  return {
    inputs: translator.object(args),
    outputs: outputsOf(declaration),
    secrets: secretsOf(module),
  };
}

function lines(map: Record<string, unknown>): string {
  return Object.keys(map)
    .sort()
    .map(key => `${JSON.stringify(key)}:${JSON.stringify(map[key])}`)
    .join(',\n');
}

function generate(cloud: 'gcp' | 'aws'): void {
  const manifest = require.resolve(`@pulumi/${cloud}/package.json`);
  const root = dirname(manifest);
  const inputs: Declarations = new Map();
  collect(parse(join(root, 'types', 'input.d.ts')), '', inputs);
  const translator = new Translator(inputs);
  const types = Object.fromEntries(
    Object.keys(RESOURCE_TYPES[cloud]).map(token => [
      token,
      resource(root, token, translator),
    ]),
  );
  const provider = parse(join(root, 'provider.d.ts')).statements.find(
    (it): it is ts.InterfaceDeclaration =>
      ts.isInterfaceDeclaration(it) && it.name.text === 'ProviderArgs',
  )!;
  const file = join(__dirname, `../src/clouds/schemas/${cloud}.json`);
  writeFileSync(
    file,
    [
      '{',
      `"version":${JSON.stringify(require(manifest).version)},`,
      `"provider":${JSON.stringify(translator.object(provider))},`,
      `"types":{\n${lines(types)}\n},`,
      `"$defs":{\n${lines(translator.definitions)}\n}`,
      '}\n',
    ].join('\n'),
  );
}

generate('gcp');
generate('aws');
