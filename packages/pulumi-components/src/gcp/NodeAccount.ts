import * as projects from '@pulumi/gcp/projects';
import * as serviceaccount from '@pulumi/gcp/serviceaccount';
import * as pulumi from '@pulumi/pulumi';
import { ownerDescription } from './names';

/** What GKE itself asks for, and images. */
const ROLES = [
  'roles/container.defaultNodeServiceAccount',
  'roles/artifactregistry.reader',
];

/** Who a cluster's nodes are: not the project's default account, which may do almost anything. @public */
export class NodeAccount extends pulumi.ComponentResource {
  readonly email: pulumi.Output<string>;
  readonly rights: pulumi.Resource[];

  constructor(
    name: string,
    args: { accountId: string; project: string; workspace: string },
    options: pulumi.ComponentResourceOptions,
  ) {
    super('helium:gcp:NodeAccount', name, {}, options);
    const { accountId, project, workspace } = args;
    const account = new serviceaccount.Account(
      name,
      {
        accountId,
        project,
        displayName: `Helium nodes of ${workspace}`,
        description: ownerDescription(workspace, 'nodes of a cluster'),
      },
      { parent: this },
    );
    this.email = account.email;
    this.rights = ROLES.map(
      role =>
        new projects.IAMMember(
          `${name}-${role.split('.').at(-1)}`,
          { project, role, member: account.member },
          { parent: this },
        ),
    );
    this.registerOutputs();
  }
}
