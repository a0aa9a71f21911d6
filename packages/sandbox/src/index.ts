/**
 * A cloud on a laptop: tools, a real Kubernetes API and what a cloud answers.
 *
 * @packageDocumentation
 */
export * from './tools';
export { startSandbox } from './cluster/sandbox';
export type { Sandbox, SandboxOptions } from './cluster/sandbox';
export { IngressServer } from './ingress/server';
export type { IngressSource } from './ingress/server';
export { SandboxClusterHost } from './clouds/clusters/SandboxClusterHost';
export type { SandboxClusterHostOptions } from './clouds/clusters/SandboxClusterHost';
export { preparePulumiHome } from './providers/prepare';
export type { PulumiHome } from './providers/prepare';
export { provideRunnerAccess, RUNNERS } from './cli/runnerAccess';
