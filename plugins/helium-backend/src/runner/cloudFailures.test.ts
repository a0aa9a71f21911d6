import { classify } from './failures';
import { isNameTaken, readCloudFailure } from './cloudFailures';

const GCP = 'https://console.cloud.google.com/iam-admin/quotas';
const AWS = 'https://console.aws.amazon.com/servicequotas/home/services';

/** The clouds' own texts, as their providers pass them on. */
describe('readCloudFailure', () => {
  it.each([
    [
      "googleapi: Error 403: Quota 'CPUS' exceeded.  Limit: 24.0 in region us-east1., quotaExceeded",
      `The quota CPUS of 24.0 in us-east1 does not suffice: ask for more at ${GCP}?project=pachyderm-ci,`,
    ],
    [
      "Error waiting for creating instance: Quota 'CPUS_ALL_REGIONS' exceeded.  Limit: 32.0 globally.",
      `The quota CPUS_ALL_REGIONS of 32.0 in all regions does not suffice: ask for more at ${GCP}?project=pachyderm-ci,`,
    ],
    [
      `googleapi: Error 403: Insufficient regional quota to satisfy request: resource "IN_USE_ADDRESSES": request requires '5.0' and is short '1.0'. project has a quota of '4.0' with '4.0' available. View and manage quotas at https://console.cloud.google.com/iam-admin/quotas?usage=USED&project=other-project., forbidden`,
      `The quota IN_USE_ADDRESSES of 4.0 in europe-west1 does not suffice: ask for more at ${GCP}?project=other-project,`,
    ],
    [
      `Insufficient regional quota to satisfy request for resource: "CPUS". The request requires '24.0' and is short '16.0'. The regional quota is '8.0' with '8.0' available.`,
      `The quota CPUS of 8.0 in europe-west1 does not suffice: ask for more at ${GCP}?project=pachyderm-ci,`,
    ],
    [
      'api error VcpuLimitExceeded: You have requested more vCPU capacity than your current vCPU limit of 32 allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit.',
      `The quota vCPUs of 32 in europe-west1 does not suffice: ask for more at ${AWS}/ec2/quotas?region=europe-west1,`,
    ],
    [
      'creating EC2 VPC: operation error EC2: CreateVpc, https response error StatusCode: 400, RequestID: 1b2c, api error VpcLimitExceeded: The maximum number of VPCs has been reached.',
      `The quota VpcLimitExceeded in europe-west1 does not suffice: ask for more at ${AWS}/vpc/quotas?region=europe-west1,`,
    ],
    [
      'creating IAM Role (x): operation error IAM: CreateRole, https response error StatusCode: 409, RequestID: 1b2c, LimitExceeded: Cannot exceed quota for RolesPerAccount: 1000',
      `The quota RolesPerAccount of 1000 in europe-west1 does not suffice: ask for more at ${AWS}/iam/quotas?region=europe-west1,`,
    ],
    [
      'creating RDS DB Instance (x): operation error RDS: CreateDBInstance, https response error StatusCode: 400, RequestID: 1b2c, InstanceQuotaExceeded: DB Instance quota exceeded',
      `${AWS}/rds/quotas?region=europe-west1,`,
    ],
    [
      'creating EKS Cluster (x) in us-west-2: operation error EKS: CreateCluster, https response error StatusCode: 400, RequestID: 1b2c, ResourceLimitExceededException: Cluster limit exceeded for account.',
      `${AWS}/eks/quotas?region=us-west-2,`,
    ],
  ])('has a quota raised: %s', (text, advice) => {
    expect(
      readCloudFailure(text, {
        project: 'pachyderm-ci',
        region: 'europe-west1',
      }),
    ).toEqual({ class: 'user', advice: expect.stringContaining(advice) });
  });

  it('links to the quotas without a project or region, where nothing tells them', () => {
    const advice = (text: string) => readCloudFailure(text)?.advice;
    expect(advice("Quota 'CPUS' exceeded.")).toContain(`more at ${GCP}, `);
    expect(advice('VcpuLimitExceeded')).toContain(`more at ${AWS}/ec2/quotas,`);
  });

  it.each([
    [
      "Error waiting for creating GKE NodePool: Google Compute Engine: Not all instances running in IGM after 14.691006793s. Expected 1, running 0, transitioning 1. Current errors: [GCE_STOCKOUT]: Instance 'gke-pool-1' creation failed: The zone 'projects/p/zones/europe-west3-c' does not have enough resources available to fulfill the request.  Try a different zone, or try again later.",
      'Google has too few of these machines in europe-west3-c at the moment: choose another zone or machine type',
    ],
    [
      'Try a different location, or try again later: Google Compute Engine does not have enough resources available to fulfill request: us-central1-a.',
      'Google has too few of these machines in us-central1-a at the moment',
    ],
    [
      'googleapi: Error 503: ZONE_RESOURCE_POOL_EXHAUSTED_WITH_DETAILS',
      'Google has too few of these machines there at the moment',
    ],
    [
      'api error InsufficientInstanceCapacity: We currently do not have sufficient p3.2xlarge capacity in the Availability Zone you requested (us-east-1a). Our system will be working on provisioning additional capacity. You can currently get p3.2xlarge capacity by not specifying an Availability Zone in your request or choosing us-east-1b, us-east-1c.',
      'AWS has too few of these machines in us-east-1a at the moment: choose another zone or machine type',
    ],
  ])('tries a stock-out again, and says what to change: %s', (text, advice) => {
    expect(readCloudFailure(text)).toEqual({
      class: 'transient',
      advice: expect.stringContaining(advice),
    });
  });

  it.each([
    [
      'googleapi: Error 403: Kubernetes Engine API has not been used in project 123456 before or it is disabled. Enable it by visiting https://console.developers.google.com/apis/api/container.googleapis.com/overview?project=123456 then retry. If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry., accessNotConfigured',
      'Whoever administers the project 123456 enables this API at https://console.developers.google.com/apis/api/container.googleapis.com/overview?project=123456;',
    ],
    [
      'oauth2: cannot fetch token: 400 Bad Request Response: {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}',
      'The credentials for Google Cloud that runners have are missing, wrong or expired: whoever runs this portal renews them',
    ],
    [
      'google: could not find default credentials. See https://cloud.google.com/docs/authentication/external/set-up-adc for more information',
      'The credentials for Google Cloud',
    ],
    [
      'googleapi: Error 401: Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.',
      'The credentials for Google Cloud',
    ],
    [
      'operation error STS: GetCallerIdentity, https response error StatusCode: 403, RequestID: 1b2c, api error ExpiredToken: The security token included in the request is expired',
      'The credentials for AWS',
    ],
    [
      'api error RequestExpired: Request has expired.',
      'The credentials for AWS',
    ],
    [
      'No valid credential sources found. Please see https://example.org for more information about providing credentials.',
      'The credentials for AWS',
    ],
    [
      'api error OptInRequired: You are not subscribed to this service. Please go to http://aws.amazon.com to subscribe.',
      'Whoever administers the AWS account enables this service',
    ],
    [
      'api error SubscriptionRequiredException: The AWS Access Key Id needs a subscription for the service',
      'Whoever administers the AWS account enables this service',
    ],
    [
      'rpc error: code = Unimplemented desc = unknown method Construct; try again',
      'it can not do',
    ],
  ])('does not try again what somebody has to mend: %s', (text, advice) => {
    expect(readCloudFailure(text)).toEqual({
      class: 'permanent',
      advice: expect.stringContaining(advice),
    });
  });

  it.each([
    "googleapi: Error 403: Quota exceeded for quota metric 'Queries' and limit 'Queries per minute' of service 'compute.googleapis.com' for consumer 'project_number:123'., rateLimitExceeded",
    'operation error EC2: DescribeVpcs, https response error StatusCode: 503, RequestID: 1b2c, api error RequestLimitExceeded: Request limit exceeded.',
    'api error Throttling: Rate exceeded',
    'api error ThrottlingException: Rate exceeded',
    'googleapi: Error 400: Cluster is running incompatible operation operation-1635-abc., failedPrecondition',
  ])('tries again what only takes time: %s', text => {
    expect(readCloudFailure(text)).toEqual({ class: 'transient' });
  });

  it('names the zones to choose where a cluster can have none of its own', () => {
    expect(
      readCloudFailure(
        "UnsupportedAvailabilityZoneException: Cannot create cluster 'x' because us-east-1e, the targeted availability zone, does not currently have sufficient capacity to support the cluster. Retry and choose from these availability zones: us-east-1a, us-east-1b",
      ),
    ).toMatchObject({ class: 'user' });
  });

  it.each([
    ['pods "x" is forbidden: exceeded quota: workspace', 'user'],
    [
      "googleapi: Error 403: Required 'container.clusters.create' permission for 'projects/p'., forbidden",
      'permanent',
    ],
    ['Deployment pachd is not ready: ImagePullBackOff', 'permanent'],
  ])('leaves to others: %s', (text, expected) => {
    expect(readCloudFailure(text)).toBeUndefined();
    expect(classify(text)).toBe(expected);
  });
});

describe('isNameTaken', () => {
  it.each([
    'creating S3 Bucket (x): operation error S3: CreateBucket, https response error StatusCode: 409, RequestID: 1b2c, BucketAlreadyOwnedByYou: ',
    // So its provider says in us-east-1, where AWS takes one's own a second time.
    'creating S3 Bucket (x): BucketAlreadyExists',
    'creating IAM Role (x): operation error IAM: CreateRole, https response error StatusCode: 409, RequestID: 1b2c, EntityAlreadyExists: Role with name x already exists.',
    'creating RDS DB Instance (x): operation error RDS: CreateDBInstance, https response error StatusCode: 400, RequestID: 1b2c, DBInstanceAlreadyExists: DB instance already exists',
    'creating RDS DB Subnet Group (x): operation error RDS: CreateDBSubnetGroup, https response error StatusCode: 400, RequestID: 1b2c, DBSubnetGroupAlreadyExistsFault: x',
    'creating EKS Cluster (x): operation error EKS: CreateCluster, https response error StatusCode: 409, RequestID: 1b2c, ResourceInUseException: Cluster already exists with name: x',
    "creating Security Group (x): operation error EC2: CreateSecurityGroup, https response error StatusCode: 400, RequestID: 1b2c, api error InvalidGroup.Duplicate: The security group 'x' already exists for VPC 'vpc-1'",
    "creating EC2 Subnet: operation error EC2: CreateSubnet, https response error StatusCode: 400, RequestID: 1b2c, api error InvalidSubnet.Conflict: The CIDR '10.0.0.0/24' conflicts with another subnet",
    'creating Route in Route Table (rtb-1) with destination (0.0.0.0/0): operation error EC2: CreateRoute, https response error StatusCode: 400, RequestID: 1b2c, api error RouteAlreadyExists: The route identified by 0.0.0.0/0 already exists.',
    'creating EC2 Launch Template (x): operation error EC2: CreateLaunchTemplate, https response error StatusCode: 400, RequestID: 1b2c, api error InvalidLaunchTemplateName.AlreadyExistsException: Launch template name already in use.',
    'creating EFS Mount Target (fs-1): operation error EFS: CreateMountTarget, https response error StatusCode: 409, RequestID: 1b2c, MountTargetConflict: mount target already exists in this AZ',
    'googleapi: Error 409: Your previous request to create the named bucket succeeded and you already own it., conflict',
    'googleapi: Error 409: Service account x already exists within project projects/p., alreadyExists',
    'googleapi: Error 409: Already exists: projects/p/locations/europe-west1/clusters/x., alreadyExists',
  ])('is what a cloud says: %s', text => {
    expect(isNameTaken(text)).toBe(true);
  });

  it.each([
    'googleapi: Error 409: The requested bucket name is not available., conflict',
    'first of workspace x already exists',
    'googleapi: Error 403: the caller does not have permission, forbidden',
  ])('is nothing else: %s', text => {
    expect(isNameTaken(text)).toBe(false);
  });
});
