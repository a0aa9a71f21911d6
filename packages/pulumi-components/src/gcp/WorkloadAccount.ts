import * as serviceaccount from '@pulumi/gcp/serviceaccount';
import * as pulumi from '@pulumi/pulumi';
import { ownerDescription } from './names';

/** @public */
export interface WorkloadAccountArgs {
  accountId: string;
  project: string;
  workspace: string;
  /** What it is for, for people who find it: `pachd`. */
  purpose: string;
  /** Of the cluster: `my-project.svc.id.goog`. */
  workloadPool: pulumi.Input<string>;
  /** Whose pods may be it. */
  namespace: string;
  serviceAccount: string;
}

/** A Google service account that pods are by Workload Identity: no key exists. @public */
export class WorkloadAccount extends pulumi.ComponentResource {
  /** `serviceAccount:<e-mail address>` */
  readonly member: pulumi.Output<string>;
  /** Lets the pods be it. */
  readonly binding: pulumi.Resource;

  constructor(
    name: string,
    args: WorkloadAccountArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('helium:gcp:WorkloadAccount', name, {}, options);
    const { accountId, project, workspace, purpose, workloadPool } = args;
    const account = new serviceaccount.Account(
      name,
      {
        accountId,
        project,
        displayName: `Helium ${purpose} of ${workspace}`,
        description: ownerDescription(workspace, purpose),
      },
      { parent: this },
    );
    this.member = account.member;
    this.binding = new serviceaccount.IAMMember(
      name,
      {
        serviceAccountId: account.name,
        role: 'roles/iam.workloadIdentityUser',
        member: pulumi.interpolate`serviceAccount:${workloadPool}[${args.namespace}/${args.serviceAccount}]`,
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
