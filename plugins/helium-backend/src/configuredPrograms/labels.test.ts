import {
  output,
  type Output,
  type ResourceTransformArgs,
} from '@pulumi/pulumi';
import { labelled, providerDefaults } from './labels';

const labels = {
  'helium.dev/workspace': 'otter',
  'helium.dev/operation': 'one',
};

async function transform(
  type: string,
  props: object,
  given: Partial<ResourceTransformArgs> = {},
): Promise<any> {
  const result = await labelled(labels)({
    custom: true,
    name: 'it',
    type,
    props,
    opts: {},
    ...given,
  });
  return (
    result && {
      ...result,
      props: await (output(result.props) as Output<any> as any).promise(),
    }
  );
}

describe('labelled', () => {
  it.each([
    ['kubernetes:core/v1:Namespace', {}],
    ['kubernetes:shop.example/v1:Till', { metadata: output({ name: 'a' }) }],
    ['kubernetes:apps/v1:Deployment', { metadata: { labels: { own: 'yes' } } }],
  ])('labels %s, and leaves the operation as it was', async (type, props) => {
    const result = await transform(type, { ...props, spec: {} });
    expect(result.props).toMatchObject({ spec: {}, metadata: { labels } });
    expect(result.opts.ignoreChanges).toEqual([
      'metadata.labels["helium.dev/operation"]',
    ]);
  });

  it("keeps an object's own labels", async () => {
    const { props } = await transform('kubernetes:core/v1:Secret', {
      metadata: { name: 'a', labels: { own: 'yes' } },
    });
    expect(props.metadata).toEqual({
      name: 'a',
      labels: { ...labels, own: 'yes' },
    });
  });

  it('keeps options as they were, and says nothing where nothing was said', async () => {
    const { opts } = await transform(
      'kubernetes:core/v1:Secret',
      {},
      {
        opts: {
          protect: true,
          retainOnDelete: false,
          ignoreChanges: ['data'],
          ...{ deleteBeforeReplace: false },
        },
      },
    );
    expect(opts).toMatchObject({
      protect: true,
      ignoreChanges: ['data', 'metadata.labels["helium.dev/operation"]'],
    });
    expect(opts.deleteBeforeReplace).toBeUndefined();
    expect(opts.retainOnDelete).toBeUndefined();
  });

  it.each([
    'kubernetes:helm.sh/v3:Release',
    'kubernetes:yaml/v2:ConfigGroup',
    'kubernetes:core/v1:ConfigMapList',
    'kubernetes:core/v1:ConfigMapPatch',
    'pulumi:providers:kubernetes',
    'random:index/randomId:RandomId',
    'gcp:storage/bucket:Bucket',
  ])('leaves %s alone', async type => {
    expect(await transform(type, {})).toBeUndefined();
  });

  it('leaves components alone', async () => {
    expect(
      await transform('kubernetes:core/v1:Secret', {}, { custom: false }),
    ).toBeUndefined();
  });

  it('lets the providers of clouds label what they make', async () => {
    const gcp = await transform('pulumi:providers:gcp', {
      project: 'shop',
      defaultLabels: output('{"team":"shop"}'),
    });
    expect(gcp.props.project).toBe('shop');
    expect(JSON.parse(gcp.props.defaultLabels)).toEqual({
      team: 'shop',
      'helium-workspace': 'otter',
    });
    const aws = await transform('pulumi:providers:aws', {});
    expect(JSON.parse(aws.props.defaultTags)).toEqual({
      tags: { 'helium.dev/workspace': 'otter' },
    });
  });
});

describe('providerDefaults', () => {
  it('extends what the project says', () => {
    expect(
      providerDefaults(labels, {
        'aws:defaultTags': { tags: { team: 'shop' } },
        'aws:region': 'eu-west-1',
      }),
    ).toEqual({
      'gcp:defaultLabels': { value: { 'helium-workspace': 'otter' } },
      'aws:defaultTags': {
        value: { tags: { team: 'shop', 'helium.dev/workspace': 'otter' } },
      },
    });
  });
});
