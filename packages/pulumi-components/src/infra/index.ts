/**
 * The infrastructure of a cluster as people write it. It loads nothing of Pulumi, so that the portal can check it too.
 *
 * @packageDocumentation
 */
export { OWN_POOL } from './cloudRules';
export { infraJsonSchema } from './jsonSchema';
export { gpuTypes, machineOf } from './machines';
export type { Cloud, Machine } from './machines';
export { describeInfraIssue, MAX_INFRA_BYTES, parseInfra } from './parseInfra';
export type { InfraIssue, ParsedInfra } from './parseInfra';
export { infraSchema, MAX_NODES, MAX_POOLS } from './schema';
export type { Infra, NodePoolSpec, RdsSpec, TaintSpec } from './schema';
