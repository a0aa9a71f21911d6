import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import type { MountPoint } from '../aws/mountTargets';
import { howToFind, Inputs } from '../aws/lookups';
import { lookUpInAws } from '../aws/recovery';
import type { TaggedResources } from '../aws/TaggedResources';
import { identityOf, isRepeatable } from '../gcp/resourceIds';

interface Made {
  type: string;
  name: string;
  inputs: Inputs;
}

const SNAPSHOTS = resolve(__dirname, '../programs/__snapshots__');

const madeBy = (program: string, cloud: string): Made[] =>
  (
    parse(readFileSync(resolve(SNAPSHOTS, `${program}.yaml`), 'utf8')) as Made[]
  ).filter(({ type }) => type.startsWith(`${cloud}:`));

const pairsOf = (resources: Made[]): Array<[Made, Made]> =>
  resources.flatMap(one =>
    resources
      .filter(({ type, name }) => type === one.type && name !== one.name)
      .map((other): [Made, Made] => [one, other]),
  );

const label = ({ type, name }: Made) => `${type} ${name}`;

/** AWS when it has one resource, and no other. */
const awsWith = ({ type, name, inputs }: Made) => {
  const way = howToFind(type);
  const kind = way.by === 'list' ? way.kind : '';
  const listedName = (way.by === 'list' && way.name?.(inputs)) || `id-${name}`;
  return {
    lately: async () => [
      { arn: `arn:${name}`, kind, name: listedName, tags: inputs.tags ?? {} },
    ],
    hasKey: async () => true,
    mountTarget: async (point: MountPoint) =>
      point.fileSystemId === inputs.fileSystemId &&
      point.subnetId === inputs.subnetId
        ? 'fsmt-1'
        : undefined,
  } as unknown as TaggedResources;
};

const lookFor = ({ type, inputs }: Made, there: Made) =>
  lookUpInAws({ urn: 'urn', type, inputs }, awsWith(there), 'demo');

describe.each(['aws_cluster_only', 'aws_namespace_only'])(
  'what %s was making when it was cut off',
  program => {
    const resources = madeBy(program, 'aws');

    it('can be looked for', () => {
      expect(
        resources
          .filter(({ type }) => howToFind(type).by === 'nothing')
          .map(label),
      ).toEqual([]);
    });

    it.each(resources.map(each => [label(each), each] as const))(
      'is found: %s',
      async (_, made) => {
        const { by } = howToFind(made.type);
        const found = await lookFor(made, made);
        expect(found.cloud).toBe(
          { making: 'absent', id: 'unknown' }[by as string] ?? 'exists',
        );
        expect(found.id !== undefined).toBe(by !== 'making');
      },
    );

    it('is not taken for another of its type', async () => {
      const looks = await Promise.all(
        pairsOf(resources).map(async ([made, there]) => {
          const { cloud, id } = await lookFor(made, there);
          const own = await lookFor(there, there);
          const confused =
            cloud === 'exists' || (id !== undefined && id === own.id);
          return confused ? [`${label(made)} for ${label(there)}`] : [];
        }),
      );
      expect(looks.flat()).toEqual([]);
    });
  },
);

describe.each(['gcp_cluster_only', 'gcp_namespace_only'])(
  'what %s was making when it was cut off',
  program => {
    const resources = madeBy(program, 'gcp');
    const idOf = ({ type, inputs }: Made) => identityOf(type, inputs)?.id;

    it('can be looked for', () => {
      expect(
        resources
          .filter(each => !isRepeatable(each.type) && !idOf(each))
          .map(label),
      ).toEqual([]);
    });

    it('is not taken for another of its type', () => {
      expect(
        pairsOf(resources)
          .filter(([a, b]) => !isRepeatable(a.type) && idOf(a) === idOf(b))
          .map(([a, b]) => `${label(a)} for ${label(b)}`),
      ).toEqual([]);
    });
  },
);
