import * as pulumi from '@pulumi/pulumi';
import { AddOnArgs, ClusterAddOn } from '../kubernetes';
import type { EksCluster } from './EksCluster';
import { IrsaRole, PolicyStatement } from './IrsaRole';

/** Annotation of a service account whose pods are a role. @public */
export const ROLE_ANNOTATION = 'eks.amazonaws.com/role-arn';

/** What all add-ons have in common that call AWS. @public */
export interface AwsAddOnArgs extends AddOnArgs {
  /** The cluster's name, which is known before the cluster is there. */
  clusterName: string;
  region: string;
  cluster: EksCluster;
}

/** An add-on whose service account, of the add-on's name, is a role of AWS. @public */
export class AwsAddOn extends pulumi.ComponentResource {
  readonly release: pulumi.Resource;

  constructor(
    type: string,
    name: string,
    args: AwsAddOnArgs & {
      /** What the role may do. */
      statements: PolicyStatement[];
      /** What Helium says to the chart, given its service account's settings. */
      computed(serviceAccount: pulumi.Inputs): pulumi.Inputs;
    },
    options: pulumi.ComponentResourceOptions,
  ) {
    super(type, name, {}, options);
    const { clusterName, cluster, chart, values, timeoutSeconds } = args;
    const role = new IrsaRole(
      `${clusterName}-${name}`,
      {
        roleName: [clusterName, name],
        oidc: cluster.oidc,
        namespace: name,
        serviceAccounts: [name],
        statements: args.statements,
      },
      { parent: this },
    );
    const addOn = new ClusterAddOn(
      name,
      {
        chart,
        values,
        timeoutSeconds,
        computed: args.computed({
          name,
          annotations: { [ROLE_ANNOTATION]: role.arn },
        }),
      },
      {
        parent: this,
        dependsOn: [...role.rights, ...dependenciesOf(options)],
      },
    );
    this.release = addOn.release;
    this.registerOutputs();
  }
}

function dependenciesOf({
  dependsOn = [],
}: pulumi.ComponentResourceOptions): pulumi.Resource[] {
  return (
    Array.isArray(dependsOn) ? dependsOn : [dependsOn]
  ) as pulumi.Resource[];
}
