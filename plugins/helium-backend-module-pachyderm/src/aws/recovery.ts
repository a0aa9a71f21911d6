import type {
  PendingCreate,
  PendingCreateChoice,
  PendingCreateLook,
  PendingCreateOutcome,
} from '@helium-portal/backstage-plugin-helium-node';
import {
  type CloudContext,
  LISTED_WITHIN_MS,
  READ_WITHIN_MS,
  recoverInCloud,
} from '../cloud/recovery';
import type { TaggedResource } from './awsResource';
import { howToFind, type Inputs, type Listed, type WayToFind } from './lookups';
import type { TaggedResources } from './TaggedResources';

type ListedWay = Extract<WayToFind, { by: 'list' }>;

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
): Promise<PendingCreateLook> {
  const {
    type,
    inputs,
    known = [],
  }: PendingCreate & { inputs: Inputs } = pending;
  const way = howToFind(type);
  // Without it nobody adopts what was made; that it is there is known all the same.
  const operationOf = async (whole: Listed | undefined) => {
    const listed = whole
      ? await resources.lately(workspace).catch(() => [])
      : [];
    return listed.find(
      ({ kind, name }) => kind === whole?.kind && name === whole.name,
    )?.tags[OPERATION_TAG];
  };
  switch (way.by) {
    case 'making':
      return { cloud: 'absent', detail: 'Making it again changes nothing' };
    case 'id':
      return {
        cloud: 'unknown',
        id: way.id(inputs),
        detail: 'AWS lists no such resources, but reads it by its name',
        mayAppearMs: READ_WITHIN_MS,
        operation: await operationOf(way.within?.(inputs)),
      };
    case 'asking': {
      const id = await way.find(resources, inputs);
      return id
        ? {
            cloud: 'exists',
            id,
            detail: id,
            operation: await operationOf(way.within(inputs)),
          }
        : { cloud: 'absent', mayAppearMs: READ_WITHIN_MS };
    }
    case 'list': {
      const all = await listedAs(way, resources, workspace);
      // One of a fixed name is the same, whoever has it; of others, one that it is to replace has the same tags.
      const listed = way.givenId
        ? all
        : all.filter(each => !known.includes(way.madeUpId(each)));
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

async function listedAs(
  { kind, isThere }: ListedWay,
  resources: TaggedResources,
  workspace: string,
): Promise<TaggedResource[]> {
  const listed = (await resources.lately(workspace)).filter(
    resource => resource.kind === kind,
  );
  const there = await Promise.all(
    listed.map(({ arn }) => isThere?.(resources, arn) ?? true),
  );
  return listed.filter((_, index) => there[index]);
}

function judge(
  found: TaggedResource[],
  given: string | undefined,
  madeUpId: (resource: TaggedResource) => string,
): PendingCreateLook {
  if (found.length > 1) {
    const arns = found.map(({ arn }) => arn).join(', ');
    return { cloud: 'unknown', detail: `AWS has several of it: ${arns}` };
  }
  const [one] = found;
  if (one) {
    return {
      cloud: 'exists',
      id: given ?? madeUpId(one),
      detail: one.arn,
      operation: one.tags[OPERATION_TAG],
    };
  }
  return given === undefined
    ? { cloud: 'absent', mayAppearMs: LISTED_WITHIN_MS }
    : {
        cloud: 'unknown',
        id: given,
        detail: `AWS does not list '${given}', but may do so late; it is read by its name`,
        mayAppearMs: READ_WITHIN_MS,
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
