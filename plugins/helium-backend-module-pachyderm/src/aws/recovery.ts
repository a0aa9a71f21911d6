import type {
  PendingCreate,
  PendingCreateChoice,
  PendingCreateOutcome,
} from '@helium-portal/backstage-plugin-helium-node';
import {
  type CloudContext,
  type CloudLook,
  recoverInCloud,
} from '../cloud/recovery';
import type { TaggedResource } from './awsResource';
import { howToFind, Inputs } from './lookups';
import type { TaggedResources } from './TaggedResources';

const OPERATION_TAG = 'helium.dev/operation';
/** Tells what AWS gives no name from others of its type. */
const NAME_TAG = 'Name';

export function isOfAws({ type }: PendingCreate): boolean {
  return type.startsWith('aws:');
}

/** What AWS says of a resource whose creation was cut off: it is found by its fixed name, by its tags, or by what it hangs on. */
export async function lookUpInAws(
  pending: PendingCreate,
  resources: TaggedResources,
  workspace: string,
): Promise<CloudLook> {
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
        mayAppear: true,
      };
    case 'asking': {
      const id = await way.find(resources, inputs);
      return id
        ? { cloud: 'exists', id, detail: id }
        : { cloud: 'absent', mayAppear: true };
    }
    case 'list': {
      const listed = (await resources.of(workspace)).filter(
        ({ kind }) => kind === way.kind,
      );
      const [one] = listed;
      if (one && !way.name && !inputs.tags?.[NAME_TAG]) {
        return {
          cloud: 'unknown',
          detail: `Nothing tells ${one.arn} from others of its type: the program gave it no tag ${NAME_TAG}`,
        };
      }
      const found = listed.filter(resource =>
        isThat(resource, inputs, way.name),
      );
      return judge(found, way.givenId?.(inputs), way.madeUpId);
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
 * @throws ConflictError when it can't be told, unless the workspace is destroyed
 */
export async function recoverInAws(
  pending: PendingCreate,
  resources: TaggedResources,
  context: CloudContext & { workspace: { name: string } },
  choice?: PendingCreateChoice,
): Promise<PendingCreateOutcome> {
  const look = () => lookUpInAws(pending, resources, context.workspace.name);
  return recoverInCloud(look, 'AWS', context, choice);
}

function judge(
  found: TaggedResource[],
  given: string | undefined,
  madeUpId: (resource: TaggedResource) => string,
): CloudLook {
  if (found.length > 1) {
    const arns = found.map(({ arn }) => arn).join(', ');
    return { cloud: 'unknown', detail: `AWS has several of it: ${arns}` };
  }
  const [one] = found;
  if (one) {
    return { cloud: 'exists', id: given ?? madeUpId(one), detail: one.arn };
  }
  return given === undefined
    ? { cloud: 'absent', mayAppear: true }
    : {
        cloud: 'unknown',
        id: given,
        detail: `AWS does not list '${given}', but may do so late; it is read by its name`,
        mayAppear: true,
      };
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
