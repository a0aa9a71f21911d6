import { CloudRecord, Inventory } from './Inventory';
import { labelOutputs } from './labels';
import { findCalled } from './links';
import { resourceOf } from './records';
import { placeOutputs, schemaOf, zeroOutputs } from './schema';
import { JsonMap, Resource, ResourceType } from './types/ResourceType';

/**
 * What a cloud tells of a resource.
 *
 * @param rest - what is behind it, or how it looks before that is there
 */
export function outputsOf(
  { cloud, type: token, place, inputs, defaultLabels }: CloudRecord,
  type: ResourceType,
  resource: Resource,
  rest: JsonMap | undefined,
): JsonMap {
  const schema = schemaOf(cloud).types[token];
  return {
    ...zeroOutputs(schema),
    ...placeOutputs(cloud, schema, place),
    ...inputs,
    ...type.outputs?.(resource),
    ...rest,
    ...labelOutputs(cloud, schema, inputs, defaultLabels),
  };
}

/** What is being made, as a provider reads it that does not wait; undefined for all else. */
export function findUnfinished(
  inventory: Inventory,
  type: ResourceType,
  { type: token, id }: { type: string; id: string },
): CloudRecord | undefined {
  const record = findCalled(inventory, token, id);
  if (record?.state !== 'creating' || !type.unfinished) {
    return undefined;
  }
  const resource = resourceOf(inventory, record);
  const rest = type.unfinished(resource);
  return { ...record, outputs: outputsOf(record, type, resource, rest) };
}
