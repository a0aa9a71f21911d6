/**
 * What must hold for everything that Helium makes in a cloud.
 *
 * @packageDocumentation
 */
export { cloudLabelled, gcpLabelKey } from './cloudLabels';
export type { HeliumLabels } from './cloudLabels';
export { enforcePolicies } from './enforcePolicies';
export { guardStack } from './guardStack';
export { policyRules } from './rules';
export type { PolicyRule, Properties } from './rules';
export { unprotectedBuckets } from './stackRules';
export type { StackResource } from './stackRules';
