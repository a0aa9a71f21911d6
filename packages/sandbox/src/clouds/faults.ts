import { randomUUID } from 'node:crypto';
import { CloudName } from './ClusterHost';
import { CloudRecord } from './Inventory';
import { MachineDemand } from './types/ResourceType';

/** What a provider asks of a cloud. @public */
export type CloudVerb = 'create' | 'read' | 'update' | 'delete' | 'invoke';

/** Who dies: the provider alone, or Pulumi's engine with it. @public */
export type Casualty = 'provider' | 'engine';

/** Which calls meet a fault; what is left out matches all. @public */
export interface FaultMatch {
  cloud?: CloudName;
  on?: CloudVerb;
  /** A type token, or its end: `NodePool`. */
  type?: string;
  /** The physical name. */
  name?: string;
  workspace?: string;
  /** How often it strikes; always when left out. */
  times?: number;
}

/**
 * What goes wrong with calls that match.
 *
 * - `stock-out`: no machines, in one zone or of one machine type when these are given; meets what asks for such machines, and refuses it
 *   unless others will do
 * - `quota`: a quota is used up; meets what asks for machines, unless a `type` is given
 * - `api-disabled`: the API that serves the type, such as `container.googleapis.com`, is off in the project
 * - `throttle`: too many requests (429)
 * - `slow`: takes so many seconds more
 * - `die`: the provider's process is killed while the cloud goes on with what it was asked for. Pulumi then forgets that it was at it;
 *   where the engine dies too, as when a machine does, its state keeps a pending operation
 * - `refuse-delete`: the cloud doesn't delete it
 * - `unlisted`: what was made is missing in the cloud's lists for so many seconds
 *
 * @public
 */
export type CloudFault = FaultMatch &
  (
    | { kind: 'stock-out'; zone?: string; machineType?: string }
    | { kind: 'quota'; quota: string; limit: number; region?: string }
    | { kind: 'api-disabled'; service: string }
    | { kind: 'throttle' }
    | { kind: 'slow'; seconds: number }
    | { kind: 'die'; who?: Casualty }
    | { kind: 'refuse-delete'; reason?: string }
    | { kind: 'unlisted'; seconds: number }
  );

/** One call, as faults see it. */
export interface FaultyCall {
  cloud: CloudName;
  verb: CloudVerb;
  type: string;
  name: string;
  workspace?: string;
  /** `container.googleapis.com`, or `EKS`. */
  service: string;
  region?: string;
  machines: MachineDemand[];
}

/** The faults that the next calls meet. They end with the server. */
export class Faults {
  readonly #faults = new Map<string, CloudFault>();
  /** Clouds that take no credentials for valid. */
  readonly expired = new Set<CloudName>();

  /** @returns the id by which it is taken back */
  set(fault: CloudFault): string {
    const id = randomUUID();
    this.#faults.set(id, { ...fault });
    return id;
  }

  clear(id?: string): void {
    if (id) {
      this.#faults.delete(id);
    } else {
      this.#faults.clear();
      this.expired.clear();
    }
  }

  list(): Array<CloudFault & { id: string }> {
    return [...this.#faults].map(([id, fault]) => ({ id, ...fault }));
  }

  /** What a call meets, in the order in which it was asked for. */
  meet(call: FaultyCall): Array<CloudFault & { id: string }> {
    return this.list().filter(fault => matches(fault, call));
  }

  /** Whether a cloud's lists leave out what it made. */
  hides(record: CloudRecord): boolean {
    const age = Date.now() - Date.parse(record.createdAt);
    return this.list().some(
      fault =>
        fault.kind === 'unlisted' &&
        age < fault.seconds * 1000 &&
        isAbout(fault, record),
    );
  }

  /** Counts a fault that struck; one that has struck often enough is gone. */
  use(id: string): void {
    const fault = this.#faults.get(id);
    if (fault?.times !== undefined) {
      fault.times -= 1;
      if (fault.times <= 0) {
        this.#faults.delete(id);
      }
    }
  }
}

function matches(fault: CloudFault, call: FaultyCall): boolean {
  return (
    (fault.on ?? call.verb) === call.verb &&
    isAbout(fault, call) &&
    strikes(fault, call)
  );
}

function isAbout(
  fault: CloudFault,
  about: Pick<FaultyCall, 'cloud' | 'type' | 'name' | 'workspace'>,
): boolean {
  return (
    (fault.cloud ?? about.cloud) === about.cloud &&
    (!fault.type || about.type.endsWith(fault.type)) &&
    (fault.name ?? about.name) === about.name &&
    (fault.workspace ?? about.workspace) === about.workspace
  );
}

function strikes(fault: CloudFault, call: FaultyCall): boolean {
  const making = call.verb === 'create' || call.verb === 'update';
  switch (fault.kind) {
    case 'stock-out':
      return making && call.machines.some(demand => isShort(fault, demand));
    case 'quota':
      return (
        call.verb === 'create' &&
        (fault.type !== undefined || call.machines.length > 0) &&
        (!fault.region || !call.region || call.region.startsWith(fault.region))
      );
    case 'api-disabled':
      return call.service === fault.service;
    case 'die':
      return fault.on !== undefined || call.verb === 'create';
    case 'refuse-delete':
      return call.verb === 'delete';
    // No call meets it: it is about what lists tell.
    case 'unlisted':
      return false;
    default:
      return true;
  }
}

/** Whether a stock-out meets the demand. */
export function isShort(
  { zone, machineType }: { zone?: string; machineType?: string },
  demand: MachineDemand,
): boolean {
  return (
    (!zone || demand.zones.includes(zone)) &&
    (!machineType || demand.machineType === machineType)
  );
}
