import { titleOfKind, titleOfType } from './titleOfType';

describe('the title of a type', () => {
  it.each([
    ['kubernetes:core/v1:Namespace', 'Namespace'],
    ['kubernetes:core/v1:ServiceAccount', 'Service account'],
    ['kubernetes:core/v1:PersistentVolumeClaim', 'Persistent volume claim'],
    ['kubernetes:helm.sh/v3:Release', 'Helm release'],
    ['kubernetes:cert-manager.io/v1:Certificate', 'Certificate'],
    ['gcp:storage/bucket:Bucket', 'Bucket'],
    ['gcp:storage/bucketIAMMember:BucketIAMMember', 'Bucket IAM member'],
    ['gcp:serviceaccount/account:Account', 'Service account'],
    ['gcp:projects/iAMMember:IAMMember', 'IAM member'],
    ['aws:s3/bucketV2:BucketV2', 'Bucket'],
    ['aws:ec2/vpc:Vpc', 'Vpc'],
    ['random:index/randomPassword:RandomPassword', 'Random password'],
    ['pulumi:providers:kubernetes', 'Kubernetes provider'],
    ['odd', 'Odd'],
  ])('of %s is %s', (type, title) => {
    expect(titleOfType(type)).toBe(title);
  });
});

describe('the title of a kind', () => {
  it.each([
    ['v1/PersistentVolume', 'Persistent volume'],
    ['storage.googleapis.com/Bucket', 'Bucket'],
    ['s3:bucket', 'Bucket'],
    ['elasticfilesystem:file-system', 'File system'],
    ['PersistentVolumeClaim', 'Persistent volume claim'],
  ])('of %s is %s', (kind, title) => {
    expect(titleOfKind(kind)).toBe(title);
  });
});
