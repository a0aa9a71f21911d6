import { InputError } from '@backstage/errors';
import type * as pulumi from '@pulumi/pulumi';
import type { HeliumLabels } from './cloudLabels';
import { policyRules } from './rules';

/**
 * Refuses a resource that breaks a rule, before the engine hears of it. Register it for the whole stack, behind what puts the labels
 * on.
 *
 * @param labels - that every resource must carry
 * @throws InputError that names the resource and the rule, out of the resource's constructor
 * @public
 */
export function enforcePolicies(
  labels: HeliumLabels,
): pulumi.ResourceTransformation {
  const rules = policyRules(labels);
  return ({ type, name, props }) => {
    for (const rule of rules) {
      const problems = rule.check(type, props);
      if (problems.length > 0) {
        throw new InputError(
          `${type} '${name}' breaks the rule '${rule.name}': ${problems.join(
            '; ',
          )}`,
        );
      }
    }
    return undefined;
  };
}
