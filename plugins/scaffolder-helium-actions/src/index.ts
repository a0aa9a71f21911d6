/**
 * Template actions that create, extend, delete and wait for Helium workspaces.
 *
 * @packageDocumentation
 */
export { scaffolderModuleHelium as default } from './module';
export { createWorkspaceCreateAction } from './actions/create';
export { createWorkspaceDeleteAction } from './actions/delete';
export { createWorkspaceExtendAction } from './actions/extend';
export { createWorkspaceWaitAction } from './actions/wait';
export type { HeliumActionOptions } from './lib/portal';
