/**
 * Tracks Helium workspaces, runs their operations and expires them.
 *
 * @packageDocumentation
 */
export { heliumPlugin as default } from './plugin';
export {
  createHeliumWorkspaceConditionalDecision,
  heliumWorkspaceConditions,
  type HeliumWorkspaceCondition,
  type HeliumWorkspaceConditions,
} from './permissions';
