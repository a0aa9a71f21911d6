/**
 * Tracks Helium workspaces, runs their operations and expires them.
 *
 * @packageDocumentation
 */
export { heliumPlugin as default } from './plugin';
