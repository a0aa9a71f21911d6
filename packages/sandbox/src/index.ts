/**
 * A cloud on a laptop: tools, a real Kubernetes API and what a cloud answers.
 *
 * @packageDocumentation
 */
export * from './tools';
