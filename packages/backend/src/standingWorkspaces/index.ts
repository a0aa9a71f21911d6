/**
 * An example of what a portal can add to Helium: workspaces that are made again when they are missing.
 *
 * @packageDocumentation
 */
export { standingWorkspacesModule as default } from './module';
