import { CloudFault, CloudVerb } from '../faults';
import { MachineDemand, Resource, ResourceType } from '../types/ResourceType';

/** What a cloud answers instead of doing what it was asked for. */
export class CloudRefusal extends Error {
  readonly name = 'CloudRefusal';

  /** @param code - as an HTTP status; providers try again after 429 */
  constructor(readonly code: number, message: string) {
    super(message);
  }
}

/** What a refusal is about. */
export interface Asked {
  verb: CloudVerb;
  type: ResourceType;
  /** Undefined when nothing particular was asked for, as by an inventory's query. */
  resource?: Resource;
  id?: string;
}

type Fault<K extends CloudFault['kind']> = Extract<CloudFault, { kind: K }>;

/** How one cloud words its refusals, through its Pulumi provider. */
export interface Refusals {
  /** The name or id is in use. */
  taken(asked: Asked): CloudRefusal;
  /** Something that the resource names does not exist. */
  missing(asked: Asked, target: ResourceType, value: string): CloudRefusal;
  /** Something hangs on what was to be deleted. */
  inUse(asked: Asked, holder: { type: ResourceType; id: string }): CloudRefusal;
  badName(asked: Asked, name: string): CloudRefusal;
  badLabel(asked: Asked, label: string): CloudRefusal;
  /** With a reason of the type's own. */
  because(asked: Asked, reason: string): CloudRefusal;
  expired(asked: Asked): CloudRefusal;
  apiDisabled(asked: Asked, fault: Fault<'api-disabled'>): CloudRefusal;
  throttled(asked: Asked): CloudRefusal;
  quota(asked: Asked, fault: Fault<'quota'>): CloudRefusal;
  stockOut(asked: Asked, demand: MachineDemand, zone: string): CloudRefusal;
  undeletable(asked: Asked): CloudRefusal;
}
