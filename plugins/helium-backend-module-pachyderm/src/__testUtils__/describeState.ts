import { resolve } from 'node:path';
import { stringify } from 'yaml';
import { KeptResource, SECRET_MARK } from './KeptState';

const REPOSITORY = resolve(__dirname, '../../../..');
/** Shorter text may be the same by chance. */
const TELLING = 10;
/** Regions and zones, which many resources name. */
const PLACE = /^[a-z]{2}-[a-z]+-?\d(-?[a-z])?$/;

const labelOrder = ({ type, name }: { type: string; name: string }) =>
  `${type} ${name}`;

const nameOf = (urn: string) => urn.split('::').slice(3).join('::');

const typeOf = (urn: string) => urn.split('::')[2].split('$').at(-1)!;

const labelOf = (urn: string) => `${typeOf(urn)} ${nameOf(urn)}`;

/**
 * A stack's resources as YAML that people review: type, name, what each depends on, and its inputs. What the cloud made up stands as
 * `<name.property>`, and no secret is shown.
 */
export function describeState(deployment: {
  resources: KeptResource[];
}): string {
  const resources = deployment.resources.filter(({ custom }) => custom);
  const names = madeUpNames(resources);
  const described = resources
    .map(({ urn, type, inputs, dependencies }) => ({
      type,
      name: nameOf(urn),
      ...(dependencies?.length && {
        dependsOn: dependencies.map(labelOf).sort(),
      }),
      inputs: readable(inputs ?? {}, names),
    }))
    .sort((a, b) => labelOrder(a).localeCompare(labelOrder(b)));
  return stringify(described, {
    sortMapEntries: false,
    lineWidth: 0,
    singleQuote: true,
  });
}

/** What is in a resource's outputs and not in its inputs, longest first, by what it is to be called. */
function madeUpNames(resources: KeptResource[]): Array<[string, string]> {
  const names = new Map<string, string>();
  for (const { urn, type, id, inputs, outputs } of resources) {
    // What Kubernetes adds are words, which stand elsewhere too.
    if (type.startsWith('kubernetes:')) {
      continue;
    }
    const given = new Set(textsOf(inputs).map(([, text]) => text));
    for (const [path, text] of [['id', id ?? ''], ...textsOf(outputs)]) {
      const telling = text.length >= TELLING && !PLACE.test(text);
      if (telling && !given.has(text) && !names.has(text)) {
        names.set(text, `<${nameOf(urn)}.${path}>`);
      }
    }
  }
  return [...names].sort(([a], [b]) => b.length - a.length);
}

function textsOf(node: unknown, path = ''): Array<[string, string]> {
  if (typeof node === 'string') {
    return [[path, node]];
  }
  if (typeof node !== 'object' || node === null || SECRET_MARK in node) {
    return [];
  }
  return Object.entries(node).flatMap(([key, value]) =>
    textsOf(value, path ? `${path}.${key}` : key),
  );
}

/** What another stack's cloud made up, or changes with what is installed. */
const PASSING: Array<[RegExp, string]> = [
  [/localhost:\d+/g, 'localhost:<port>'],
  [/\/tmp\/helium-[\w-]+/g, '<folder>'],
  [/https:\/\/127\.0\.0\.1:\d+/g, 'https://<loopback>'],
  [/LS0tLS1CRUdJTi[\w+/=]+/g, '<certificate>'],
  [/\b(?=\d*[a-f])[0-9a-f]{12,}\b|\b(?=\d*[A-F])[0-9A-F]{32}\b/g, '<hex>'],
];

function readable(node: unknown, names: Array<[string, string]>): unknown {
  if (typeof node === 'string') {
    const named = names.reduce(
      (text, [from, to]) => text.replaceAll(from, to),
      node.replaceAll(REPOSITORY, '.'),
    );
    return PASSING.reduce((text, [from, to]) => text.replace(from, to), named);
  }
  if (Array.isArray(node)) {
    return node.map(each => readable(each, names));
  }
  if (typeof node !== 'object' || node === null) {
    return node;
  }
  if (SECRET_MARK in node) {
    return '<secret>';
  }
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key]) => key !== '__defaults')
      .map(([key, value]) => [key, readable(value, names)]),
  );
}
