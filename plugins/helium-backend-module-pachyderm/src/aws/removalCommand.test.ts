import { removalCommand } from './removalCommand';
import { describeArn } from './awsResource';

const commandFor = (arn: string) =>
  removalCommand({ ...describeArn(arn), arn, tags: {} });

const HERE = 'us-east-1:123456789012';

it.each([
  ['arn:aws:s3:::demo', 'aws s3 rb s3://demo --force'],
  [
    `arn:aws:ec2:${HERE}:subnet/subnet-1`,
    'aws ec2 delete-subnet --subnet-id subnet-1 --region=us-east-1',
  ],
  [
    `arn:aws:eks:${HERE}:nodegroup/demo/gpu/1a2b`,
    'aws eks delete-nodegroup --cluster-name demo --nodegroup-name gpu --region=us-east-1',
  ],
  [
    `arn:aws:rds:${HERE}:db:demo`,
    'aws rds delete-db-instance --db-instance-identifier demo --skip-final-snapshot --region=us-east-1',
  ],
  [
    'arn:aws:iam::123456789012:role/demo-node',
    'aws iam delete-role --role-name demo-node',
  ],
])('%s is deleted by hand', (arn, command) => {
  expect(commandFor(arn)).toBe(command);
});

it('knows none for what Helium never makes', () => {
  expect(commandFor(`arn:aws:sqs:${HERE}:queue`)).toBeUndefined();
});
