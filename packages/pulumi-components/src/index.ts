/**
 * The building blocks of Helium's programs: Pulumi components with typed arguments, each with a subpath of its own, so that a
 * program loads only what it is made of.
 *
 * @packageDocumentation
 */
export * from './gcp';
export * from './kubernetes';
export * from './pachyderm';
export * from './values';
