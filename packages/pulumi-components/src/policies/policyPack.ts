/**
 * The same rules for `pulumi preview --policy-pack`, for stacks that Helium doesn't run. It starts a server when a pack is made, so
 * nothing that a runner loads imports it.
 *
 * @packageDocumentation
 */
import {
  PolicyPack,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from '@pulumi/policy';
import { PolicyRule, policyRules } from './rules';
import { unprotectedBuckets } from './stackRules';

/** Helium's rules as policies of a pack. @public */
export function heliumPolicies(): Array<
  ResourceValidationPolicy | StackValidationPolicy
> {
  const bucketsAreProtected: StackValidationPolicy = {
    name: 'protected-buckets',
    description: 'Every S3 bucket has its public access blocked, and encrypts.',
    enforcementLevel: 'mandatory',
    validateStack: ({ resources }, report) =>
      unprotectedBuckets(resources).forEach(problem => report(problem)),
  };
  return [...policyRules().map(resourcePolicy), bucketsAreProtected];
}

/**
 * The pack `helium`; the `index.js` of a folder with a `PulumiPolicy.yaml` calls it.
 *
 * @public
 */
export function createPolicyPack(): PolicyPack {
  return new PolicyPack('helium', { policies: heliumPolicies() });
}

function resourcePolicy(rule: PolicyRule): ResourceValidationPolicy {
  return {
    name: rule.name,
    description: rule.description,
    enforcementLevel: 'mandatory',
    validateResource: ({ type, name, props }, report) =>
      rule
        .check(type, props)
        .forEach(problem => report(`${type} '${name}': ${problem}`)),
  };
}
