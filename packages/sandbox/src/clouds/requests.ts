import { Casualty } from './faults';
import { JsonMap, Place } from './types/ResourceType';

/** What a provider sends along with each call. */
export interface Caller {
  place: Place;
  defaultLabels: Record<string, string>;
  /** The Pulumi stack. */
  stack?: string;
}

export interface MakeRequest extends Caller {
  type: string;
  inputs: JsonMap;
}

export interface ResourceAnswer {
  id: string;
  inputs: JsonMap;
  outputs: JsonMap;
  /** Who is to die at once. */
  die?: Casualty;
}
