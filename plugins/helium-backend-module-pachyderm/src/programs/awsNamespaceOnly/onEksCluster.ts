import {
  eksKubeconfig,
  IrsaRole,
  PolicyStatement,
  S3Bucket,
  WorkspaceDatabase,
} from '@helium-portal/pulumi-components/aws';
import {
  NEEDS_TLS_LABEL,
  NGINX_GRPC_ANNOTATIONS,
} from '@helium-portal/pulumi-components/kubernetes';
import { guardStack } from '@helium-portal/pulumi-components/policies';
import * as aws from '@pulumi/aws/provider';
import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import type { PachydermParameters } from '../../pachyderm/parameters';
import { pachydermWorkspace } from '../../pachyderm/pachydermWorkspace';
import { updateKubeconfigCommand } from '../awsClusterOnly/outputs';
import type { EksClusterLocation } from './cluster';
import { awsNames, databaseNames, DATABASE_SECRET } from './names';
import { plan } from './plan';
import type { AwsNamespaceOnlySettings } from './settings';

/** The service accounts of Pachyderm's chart that read and write the bucket. */
const PACHYDERM_ACCOUNTS = ['pachyderm', 'pachyderm-worker'];

/** Declares a workspace on an EKS cluster, and returns the stack's outputs. */
export async function onEksCluster(args: {
  workspace: { name: string; owner: string };
  labels: Record<string, string>;
  parameters: PachydermParameters;
  settings: AwsNamespaceOnlySettings;
  cluster: EksClusterLocation;
  /** For the databases. */
  password: string;
}): Promise<pulumi.Inputs> {
  const { workspace, labels, parameters, settings, cluster } = args;
  const { name } = workspace;
  const { podSecurity, timeoutSeconds } = settings;
  const { location: region, clusterName, database } = cluster;
  guardStack(labels);

  const provider = new aws.Provider('aws', { region });
  const kubernetes = new k8s.Provider('cluster', {
    kubeconfig: eksKubeconfig({
      name: clusterName,
      region,
      server: cluster.endpoint,
      caCertificate: cluster.caCertificate,
    }),
    context: clusterName,
    clusterIdentifier: clusterName,
    // What a cut-off attempt made is taken over instead of refused.
    upsertExistingObjects: true,
  });
  const names = awsNames(name, cluster.account);
  const bucket = new S3Bucket(name, { bucket: names.bucket }, { provider });
  const role = new IrsaRole(
    `${name}-pachyderm`,
    {
      roleName: [names.role],
      oidc: { arn: cluster.oidcProviderArn, issuer: cluster.oidcIssuer },
      namespace: name,
      serviceAccounts: PACHYDERM_ACCOUNTS,
      statements: readAndWrite(bucket),
    },
    { provider },
  );
  const outputs = await pachydermWorkspace({
    workspace,
    labels,
    parameters,
    plan: plan(name, parameters, settings, cluster),
    provider: kubernetes,
    cluster: {
      server: cluster.endpoint,
      'certificate-authority-data': cluster.caCertificate,
    },
    dependsOn: [bucket, role],
    podSecurity,
    timeoutSeconds,
    walls: {
      controllerNamespace: cluster.controllerNamespace,
      ...(database && {
        database: { cidr: database.cidr, port: database.port },
      }),
    },
    namespaceLabels: NEEDS_TLS_LABEL,
    ingress: {
      className: cluster.ingressClass,
      tlsSecret: cluster.tlsSecret,
      annotations: { 'nginx.ingress.kubernetes.io/proxy-body-size': '0' },
    },
    grpcAnnotations: NGINX_GRPC_ANNOTATIONS,
    furnish: ({ namespace }, options) =>
      database
        ? [
            new WorkspaceDatabase(
              name,
              {
                database,
                region,
                namespace,
                databases: Object.values(databaseNames(name)),
                password: pulumi.secret(args.password),
                passwordSecret: DATABASE_SECRET,
                labels,
                timeoutSeconds,
              },
              options,
            ),
          ]
        : [],
  });
  return { ...outputs, k8s: updateKubeconfigCommand(clusterName, region) };
}

function readAndWrite({ arn }: S3Bucket): PolicyStatement[] {
  return [
    {
      Effect: 'Allow',
      Action: ['s3:ListBucket', 's3:GetBucketLocation'],
      Resource: arn,
    },
    {
      Effect: 'Allow',
      Action: [
        's3:AbortMultipartUpload',
        's3:DeleteObject',
        's3:GetObject',
        's3:ListMultipartUploadParts',
        's3:PutObject',
      ],
      Resource: pulumi.interpolate`${arn}/*`,
    },
  ];
}
