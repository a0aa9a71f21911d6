import * as iam from '@pulumi/aws/iam';
import * as pulumi from '@pulumi/pulumi';
import { fixedName } from '../values';

/** What IAM allows for a role's name. @public */
export const ROLE_NAME_LIMIT = 64;

/** Who vouches for a cluster's service accounts. @public */
export interface OidcProvider {
  arn: pulumi.Input<string>;
  /** URL of the issuer. */
  issuer: pulumi.Input<string>;
}

/** What a role may do, as IAM writes it. @public */
export interface PolicyStatement {
  Effect: 'Allow' | 'Deny';
  Action: string | string[];
  Resource: pulumi.Input<string> | pulumi.Input<string>[];
  Condition?: Record<string, Record<string, pulumi.Input<string | string[]>>>;
}

/** @public */
export interface IrsaRoleArgs {
  /** The role's name, cut to what IAM allows. */
  roleName: string[];
  oidc: OidcProvider;
  namespace: string;
  /** Names of those that may be the role, and nobody else. */
  serviceAccounts: string[];
  managedPolicies?: string[];
  statements?: PolicyStatement[];
}

/** A role for service accounts of a cluster (IAM roles for service accounts): no key exists. @public */
export class IrsaRole extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  /** What pods that use the role are to wait for. */
  readonly rights: pulumi.Resource[];

  constructor(
    name: string,
    args: IrsaRoleArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('helium:aws:IrsaRole', name, {}, options);
    const child = { parent: this };
    const { oidc, namespace, serviceAccounts } = args;

    const role = new iam.Role(
      name,
      {
        name: fixedName(ROLE_NAME_LIMIT, ...args.roleName),
        assumeRolePolicy: pulumi
          .all([oidc.arn, oidc.issuer])
          .apply(([arn, issuer]) =>
            trustPolicy(arn, issuer, namespace, serviceAccounts),
          ),
      },
      child,
    );
    this.arn = role.arn;
    const managed = (args.managedPolicies ?? []).map(
      policy =>
        new iam.RolePolicyAttachment(
          `${name}-${policy.split('/').at(-1)}`,
          {
            role: role.name,
            policyArn: `arn:aws:iam::aws:policy/${policy}`,
          },
          child,
        ),
    );
    const own = args.statements
      ? [
          new iam.RolePolicy(
            name,
            {
              name: 'rights',
              role: role.name,
              policy: pulumi.jsonStringify({
                Version: '2012-10-17',
                Statement: args.statements,
              }),
            },
            child,
          ),
        ]
      : [];
    this.rights = [...managed, ...own];
    this.registerOutputs();
  }
}

function trustPolicy(
  arn: string,
  issuer: string,
  namespace: string,
  serviceAccounts: string[],
): string {
  const host = issuer.replace('https://', '');
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: arn },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: {
            [`${host}:aud`]: 'sts.amazonaws.com',
            [`${host}:sub`]: serviceAccounts.map(
              account => `system:serviceaccount:${namespace}:${account}`,
            ),
          },
        },
      },
    ],
  });
}
