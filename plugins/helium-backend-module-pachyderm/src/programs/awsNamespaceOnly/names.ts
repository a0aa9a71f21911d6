import { fixedName } from '@helium-portal/pulumi-components/values';

/** What is made for a workspace in AWS, by names that can be told beforehand. */
export function awsNames(workspace: string, account: string) {
  const role = fixedName(64, workspace, 'pachyderm');
  return {
    /** All buckets of the world share one list of names, so the account is in it. */
    bucket: fixedName(63, workspace, 'pachyderm', account),
    role,
    roleArn: `arn:aws:iam::${account}:role/${role}`,
  };
}

/** Pachyderm's databases on the cluster's PostgreSQL: its own, and its identity service's. */
export function databaseNames(workspace: string) {
  return {
    pachyderm: fixedName(63, workspace),
    identity: fixedName(63, workspace, 'dex'),
  };
}

/** The Kubernetes secret with the workspace's password for its databases. */
export const DATABASE_SECRET = { name: 'postgresql', key: 'password' } as const;
