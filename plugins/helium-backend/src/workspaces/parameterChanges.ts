import type { ParameterChange } from '@helium-portal/backstage-plugin-helium-common';
import type { WorkspaceProgram } from '@helium-portal/backstage-plugin-helium-node';
import { changedNames, isDocument, isSecret } from './parameters';

type Parameters = Record<string, unknown>;

/** More than anybody reads in a line. */
const LONGEST = 100;

/**
 * What a request changes of the parameters, for the history: not what a program's new version brings. Values that are secret, long, of
 * several lines or structured are left out.
 */
export function parameterChanges(
  program: WorkspaceProgram<any>,
  request: Parameters,
  before: Parameters,
  after: Parameters,
): ParameterChange[] {
  const isShown = (name: string) =>
    !isSecret(program, name) &&
    !isDocument(program, name) &&
    isShort(before[name]) &&
    isShort(after[name]);
  return changedNames(before, after)
    .filter(name => Object.hasOwn(request, name))
    .map(name =>
      isShown(name)
        ? { name, values: { before: before[name], after: after[name] } }
        : { name },
    );
}

function isShort(value: unknown): boolean {
  return typeof value === 'string'
    ? value.length <= LONGEST && !/[\r\n]/.test(value)
    : value === null || typeof value !== 'object';
}
