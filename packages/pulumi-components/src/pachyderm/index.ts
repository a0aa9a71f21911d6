/**
 * Pachyderm and its notebooks in a namespace.
 *
 * @packageDocumentation
 */
export * from './Notebooks';
export * from './PachydermRelease';
