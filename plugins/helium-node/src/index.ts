/**
 * The contract that a Helium program module implements, and its extension point.
 *
 * @packageDocumentation
 */
export * from './createWorkspaceProgram';
export * from './extensions';
export * from './program';
