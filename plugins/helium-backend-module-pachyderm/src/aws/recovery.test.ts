import type { PendingCreate } from '@helium-portal/backstage-plugin-helium-node';
import { describeArn } from './awsResource';
import { lookUpInAws, recoverInAws } from './recovery';
import { TaggedResources } from './TaggedResources';

const pending = (
  type: string,
  inputs: Record<string, unknown>,
): PendingCreate => ({ urn: `urn:pulumi:demo::aws::${type}::x`, type, inputs });

/** What AWS lists, by ARN, with the tags of each. */
const listing = (resources: Record<string, Record<string, string>>) =>
  ({
    lately: async () =>
      Object.entries(resources).map(([arn, tags]) => ({
        ...describeArn(arn),
        arn,
        tags,
      })),
  } as unknown as TaggedResources);

const lookUp = (create: PendingCreate, resources: TaggedResources) =>
  lookUpInAws(create, resources, 'demo');

const subnet = (name: string) =>
  pending('aws:ec2/subnet:Subnet', {
    tags: { Name: name, 'helium.dev/operation': 'second' },
  });

describe('a creation that was cut off in AWS', () => {
  it('is found by its fixed name', async () => {
    const cluster = pending('aws:eks/cluster:Cluster', { name: 'demo' });
    const arn = 'arn:aws:eks:us-east-1:123456789012:cluster/demo';
    expect(await lookUp(cluster, listing({ [arn]: {} }))).toEqual({
      cloud: 'exists',
      id: 'demo',
      detail: arn,
      operation: undefined,
    });
    // AWS lists late, and its provider reads it by its name.
    expect(await lookUp(cluster, listing({}))).toMatchObject({
      cloud: 'unknown',
      id: 'demo',
    });
  });

  it('is found by its name before what AWS made up', async () => {
    expect(
      await lookUp(
        pending('aws:eks/nodeGroup:NodeGroup', {
          clusterName: 'demo',
          nodeGroupName: 'gpu',
        }),
        listing({
          'arn:aws:eks:us-east-1:123456789012:nodegroup/demo/gpus/1': {},
          'arn:aws:eks:us-east-1:123456789012:nodegroup/demo/gpu/2': {},
        }),
      ),
    ).toMatchObject({ cloud: 'exists', id: 'demo:gpu' });
  });

  it('is found by its tags, whichever operation made it', async () => {
    const resources = listing({
      'arn:aws:ec2:us-east-1:123456789012:subnet/subnet-1': { Name: 'a' },
      'arn:aws:ec2:us-east-1:123456789012:subnet/subnet-2': {
        Name: 'b',
        'helium.dev/operation': 'first',
      },
    });
    expect(await lookUp(subnet('b'), resources)).toMatchObject({
      cloud: 'exists',
      id: 'subnet-2',
    });
    expect(await lookUp(subnet('c'), resources)).toMatchObject({
      cloud: 'absent',
    });
  });

  it('is not taken for another of its type', async () => {
    const group = (tags?: Record<string, string>) =>
      pending('aws:ec2/securityGroup:SecurityGroup', { tags });
    const resources = listing({
      'arn:aws:ec2:us-east-1:123456789012:security-group/sg-1': {
        Name: 'demo-efs',
        'helium.dev/workspace': 'demo',
      },
    });
    const workspaceTag = { 'helium.dev/workspace': 'demo' };
    expect(
      await lookUp(group({ ...workspaceTag, Name: 'demo-rds' }), resources),
    ).toMatchObject({ cloud: 'absent' });
    expect(await lookUp(group(workspaceTag), resources)).toMatchObject({
      cloud: 'unknown',
      detail: expect.stringContaining('gave it no tag Name'),
    });
    expect(await lookUp(group(), listing({}))).toMatchObject({
      cloud: 'absent',
    });
  });

  it('is none that the state has already, as what it was to replace', async () => {
    const resources = listing({
      'arn:aws:ec2:us-east-1:123456789012:subnet/subnet-1': { Name: 'a' },
      'arn:aws:ec2:us-east-1:123456789012:subnet/subnet-2': { Name: 'a' },
    });
    const replacement = { ...subnet('a'), known: ['subnet-1'] };
    expect(await lookUp(replacement, resources)).toMatchObject({
      cloud: 'exists',
      id: 'subnet-2',
    });
  });

  it('is for a person to decide about when there are several', async () => {
    const resources = listing({
      'arn:aws:ec2:us-east-1:123456789012:subnet/subnet-1': { Name: 'a' },
      'arn:aws:ec2:us-east-1:123456789012:subnet/subnet-2': { Name: 'a' },
    });
    expect(await lookUp(subnet('a'), resources)).toMatchObject({
      cloud: 'unknown',
      detail: expect.stringContaining('subnet-1, arn:'),
    });
    await expect(recover(subnet('a'), resources)).rejects.toThrow(
      'decide about it by a repair',
    );
  });

  it('is no key that AWS lists after its end', async () => {
    const key = pending('aws:kms/key:Key', { tags: { Name: 'demo-secrets' } });
    const arn = 'arn:aws:kms:us-east-1:123456789012:key/k';
    const resources = (isKept: boolean) =>
      ({
        ...listing({ [arn]: { Name: 'demo-secrets' } }),
        hasKey: async () => isKept,
      } as unknown as TaggedResources);
    expect(await lookUp(key, resources(true))).toMatchObject({ id: 'k' });
    expect(await lookUp(key, resources(false))).toMatchObject({
      cloud: 'absent',
    });
  });

  it('is read by its name where AWS lists nothing', async () => {
    const alias = pending('aws:kms/alias:Alias', { name: 'alias/demo' });
    expect(await lookUp(alias, listing({}))).toMatchObject({
      cloud: 'unknown',
      id: 'alias/demo',
    });
    expect(await recover(alias, listing({}))).toBe('adopted');
  });

  it('is a role that IAM has', async () => {
    const role = pending('aws:iam/role:Role', { name: 'demo-node' });
    const arn = 'arn:aws:iam::123456789012:role/demo-node';
    expect(await lookUp(role, listing({ [arn]: {} }))).toMatchObject({
      cloud: 'exists',
      id: 'demo-node',
    });
    expect(await recover(role, listing({}))).toBe('adopted');
  });

  it('tells the operation that made it, or what it is a part of', async () => {
    const arn = (rest: string) => `arn:aws:${rest}`;
    const by = (operation: string) => ({ 'helium.dev/operation': operation });
    const resources = listing({
      [arn('s3:::demo-data')]: by('first'),
      [arn('ec2:us-east-1:123456789012:route-table/rtb-1')]: by('first'),
      [arn('eks:us-east-1:123456789012:cluster/demo')]: by('second'),
    });
    const bucket = pending('aws:s3/bucket:Bucket', { bucket: 'demo-data' });
    const route = (routeTableId: string) =>
      pending('aws:ec2/route:Route', {
        routeTableId,
        destinationCidrBlock: '0.0.0.0/0',
      });
    const entry = pending('aws:eks/accessEntry:AccessEntry', {
      clusterName: 'demo',
      principalArn: 'arn:aws:iam::123456789012:role/admin',
    });
    expect(await lookUp(bucket, resources)).toMatchObject({
      cloud: 'exists',
      operation: 'first',
    });
    expect(await lookUp(route('rtb-1'), resources)).toMatchObject({
      cloud: 'unknown',
      id: 'r-rtb-11080289494',
      operation: 'first',
    });
    // EKS makes entries itself.
    expect((await lookUp(entry, resources)).operation).toBeUndefined();
    expect((await lookUp(route('rtb-2'), resources)).operation).toBeUndefined();
  });

  it('is looked for again while AWS may still be at it', async () => {
    const arn = 'arn:aws:ec2:us-east-1:123456789012:subnet/subnet-1';
    let looks = 0;
    const resources = {
      lately: async (workspace: string) =>
        listing(++looks < 3 ? {} : { [arn]: { Name: 'a' } }).lately(workspace),
    } as unknown as TaggedResources;
    expect(await recover(subnet('a'), resources, undefined, 60_000)).toBe(
      'adopted',
    );
    expect(looks).toBe(3);
    // AWS made its id up, and only lists it.
    expect(await lookUp(subnet('b'), listing({}))).toMatchObject({
      mayAppearMs: 60_000,
    });
    expect(
      await lookUp(
        pending('aws:eks/cluster:Cluster', { name: 'demo' }),
        listing({}),
      ),
    ).toMatchObject({ mayAppearMs: 10_000 });
    // Nobody waits for what making again makes no second one of.
    const policy = pending('aws:iam/rolePolicy:RolePolicy', {});
    expect(await recover(policy, listing({}), undefined, 60_000)).toBe(
      'absent',
    );
  }, 20_000);

  it('is nothing where making it again makes no second one', async () => {
    const policy = pending('aws:iam/rolePolicy:RolePolicy', {});
    expect(await recover(policy, listing({}))).toBe('absent');
  });

  it('is found by what it hangs on, where AWS made its id up and lists nothing', async () => {
    const target = pending('aws:efs/mountTarget:MountTarget', {
      fileSystemId: 'fs-1',
      subnetId: 'subnet-1',
    });
    const files =
      'arn:aws:elasticfilesystem:us-east-1:123456789012:file-system/fs-1';
    const resources = (id?: string) =>
      ({
        ...listing({ [files]: { 'helium.dev/operation': 'first' } }),
        mountTarget: async () => id,
      } as unknown as TaggedResources);
    expect(await lookUp(target, resources('fsmt-1'))).toMatchObject({
      cloud: 'exists',
      id: 'fsmt-1',
      operation: 'first',
    });
    expect(await recover(target, resources())).toBe('absent');
  });

  it('never keeps a workspace from its end', async () => {
    const unheardOf = pending('aws:sqs/queue:Queue', {});
    await expect(recover(unheardOf, listing({}))).rejects.toThrow(
      'decide about it by a repair',
    );
    const logged: string[] = [];
    expect(
      await recoverInAws(unheardOf, listing({}), {
        workspace: { name: 'demo' },
        destroying: true,
        log: line => logged.push(line),
      }),
    ).toBe('absent');
    expect(logged).toEqual([
      "AWS can't be asked for resources of the type aws:sqs/queue:Queue; the inventory will tell",
    ]);
  });

  it('can be imported, and not deleted alone', async () => {
    const bucket = pending('aws:s3/bucket:Bucket', { bucket: 'demo-data' });
    const resources = listing({ 'arn:aws:s3:::demo-data': {} });
    expect(await recover(bucket, resources, 'import')).toBe('adopted');
    await expect(recover(bucket, resources, 'delete')).rejects.toThrow(
      "can't be deleted from here; import it",
    );
  });
});

function recover(
  create: PendingCreate,
  resources: TaggedResources,
  choice?: 'import' | 'delete',
  settleMs = 0,
) {
  return recoverInAws(
    create,
    resources,
    {
      workspace: { name: 'demo' },
      destroying: false,
      log: () => {},
      settleMs,
    },
    choice,
  );
}
