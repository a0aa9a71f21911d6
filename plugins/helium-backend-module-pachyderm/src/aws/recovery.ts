import type {
  PendingCreate,
  PendingCreateChoice,
  PendingCreateLook,
  PendingCreateOutcome,
} from '@helium-portal/backstage-plugin-helium-node';
import { recoverInCloud } from '../cloud/recovery';
import type { TaggedResource } from './awsResource';
import { howToFind, Inputs } from './lookups';
import type { TaggedResources } from './TaggedResources';

const OPERATION_TAG = 'helium.dev/operation';

export function isOfAws({ type }: PendingCreate): boolean {
  return type.startsWith('aws:');
}

/** What AWS says of a resource whose creation was cut off: it is found by its fixed name, or by its tags. */
export async function lookUpInAws(
  pending: PendingCreate,
  resources: TaggedResources,
  workspace: string,
): Promise<PendingCreateLook> {
  const { type, inputs } = pending;
  const way = howToFind(type);
  switch (way.by) {
    case 'making':
      return { cloud: 'absent', detail: 'Making it again changes nothing' };
    case 'id':
      return {
        cloud: 'unknown',
        id: way.id(inputs),
        detail: 'AWS lists no such resources, but reads it by its name',
      };
    case 'list': {
      const found = (await resources.of(workspace)).filter(
        resource =>
          resource.kind === way.kind && isThat(resource, inputs, way.name),
      );
      return judge(found, resource => way.id(resource, inputs));
    }
    default:
      return {
        cloud: 'unknown',
        detail: `AWS can't be asked for resources of the type ${type}`,
      };
  }
}

/**
 * Finds out what became of a resource whose creation was cut off.
 *
 * @throws ConflictError when it can't be told.
 */
export async function recoverInAws(
  pending: PendingCreate,
  resources: TaggedResources,
  context: { workspace: { name: string }; log(message: string): void },
  choice?: PendingCreateChoice,
): Promise<PendingCreateOutcome> {
  const { name } = context.workspace;
  const look = await lookUpInAws(pending, resources, name);
  return recoverInCloud(look, 'AWS', context.log, choice);
}

function judge(
  found: TaggedResource[],
  idOf: (resource: TaggedResource) => string,
): PendingCreateLook {
  if (found.length > 1) {
    const arns = found.map(({ arn }) => arn).join(', ');
    return { cloud: 'unknown', detail: `AWS has several of it: ${arns}` };
  }
  const [one] = found;
  return one
    ? { cloud: 'exists', id: idOf(one), detail: one.arn }
    : { cloud: 'absent' };
}

function isThat(
  resource: TaggedResource,
  inputs: Inputs,
  nameOf?: (inputs: Inputs) => string,
): boolean {
  const name = nameOf?.(inputs);
  return name === undefined
    ? hasTags(resource, inputs.tags ?? {})
    : // What AWS made up may stand behind the name.
      resource.name === name || resource.name.startsWith(`${name}/`);
}

/** An earlier operation may have made it. */
function hasTags(
  { tags }: TaggedResource,
  wanted: Record<string, string>,
): boolean {
  return Object.entries(wanted).every(
    ([key, value]) => key === OPERATION_TAG || tags[key] === value,
  );
}
