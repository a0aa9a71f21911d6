import { CloudRecord } from '../Inventory';
import { JsonMap, Place } from '../types/ResourceType';

/** What a function of a provider may look at. */
export interface FunctionContext {
  place: Place;
  /** The rehearsal's token, which rehearsed clusters take for an administrator's. */
  token: string;
  /** The first resource of a type for which all these inputs or outputs hold; those that are undefined don't count. */
  find(type: string, wanted: JsonMap): CloudRecord | undefined;
}

/** A function (data source) of a Pulumi provider. */
export type CloudFunction = (
  args: JsonMap,
  context: FunctionContext,
) => JsonMap;

/** @throws Error in the words of the provider when there is none */
export function demand<T>(found: T | undefined, message: string): T {
  if (found === undefined) {
    throw new Error(message);
  }
  return found;
}
