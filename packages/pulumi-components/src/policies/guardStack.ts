import * as pulumi from '@pulumi/pulumi';
import { labelled } from '../kubernetes/labels';
import { cloudLabelled, HeliumLabels } from './cloudLabels';
import { enforcePolicies } from './enforcePolicies';

/**
 * Puts the labels on everything that the running program declares from now on, and refuses what breaks a rule. The program calls it
 * before it declares anything.
 *
 * @public
 */
export function guardStack(labels: HeliumLabels): void {
  for (const transformation of [
    labelled(labels),
    cloudLabelled(labels),
    enforcePolicies(labels),
  ]) {
    pulumi.runtime.registerStackTransformation(transformation);
  }
}
