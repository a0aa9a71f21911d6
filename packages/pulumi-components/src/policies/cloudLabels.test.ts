import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cloudLabelled, gcpLabelKey, typesWithoutLabels } from './cloudLabels';

const labels = {
  'helium.dev/workspace': 'demo',
  'helium.dev/operation': '4711',
};

const transform = (type: string, props: Record<string, unknown>) =>
  cloudLabelled(labels)({ type, name: 'x', props, opts: {}, resource: null! });

describe('labels of clouds', () => {
  it('become tags on AWS, beside those that are there', () => {
    expect(transform('aws:kms/key:Key', { tags: { Name: 'x' } })).toMatchObject(
      {
        props: { tags: { Name: 'x', ...labels } },
        opts: { ignoreChanges: ['tags["helium.dev/operation"]'] },
      },
    );
  });

  it('stand where a resource of GCP has them, as GCP spells them', () => {
    const spelled = { 'helium-workspace': 'demo', 'helium-operation': '4711' };
    expect(transform('gcp:storage/bucket:Bucket', {})?.props).toEqual({
      labels: spelled,
    });
    expect(transform('gcp:container/cluster:Cluster', {})?.props).toEqual({
      resourceLabels: spelled,
    });
    expect(
      transform('gcp:container/nodePool:NodePool', { nodeConfig: { a: 1 } }),
    ).toMatchObject({
      props: { nodeConfig: { a: 1, resourceLabels: spelled } },
      opts: {
        ignoreChanges: ['nodeConfig.resourceLabels["helium-operation"]'],
      },
    });
  });

  it('leave alone what takes none', () => {
    expect(transform('aws:ec2/route:Route', {})).toBeUndefined();
    expect(transform('kubernetes:core/v1:Namespace', {})).toBeUndefined();
    expect(transform('helium:aws:Vpc', {})).toBeUndefined();
  });

  it.each(typesWithoutLabels())('are not taken by %s', type => {
    const [cloud, token] = type.split(':');
    const [module, resource] = token.split('/');
    const folder = join(
      dirname(require.resolve(`@pulumi/${cloud}/package.json`)),
      module,
    );
    const file = readdirSync(folder).find(
      name => name.toLowerCase() === `${resource.toLowerCase()}.d.ts`,
    );
    const declared = readFileSync(join(folder, file!), 'utf8');
    expect(declared).not.toMatch(
      // What GCP calls tags are names for firewalls.
      cloud === 'aws'
        ? /^ {4}tags\?:/m
        : /^ {4}(labels|resourceLabels|userLabels)\?:/m,
    );
  });

  it('have keys without dots and slashes on GCP', () => {
    expect(gcpLabelKey('helium.dev/workspace')).toBe('helium-workspace');
  });
});
