import type { OperationKindEnum } from './schema/openapi';

/**
 * What a message calls an operation: people delete what a program destroys.
 *
 * @public
 */
export function operationNoun(kind: OperationKindEnum): string {
  return kind === 'destroy' ? 'deletion' : kind;
}
