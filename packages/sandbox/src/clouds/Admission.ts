import { CloudName } from './ClusterHost';
import { Casualty, CloudFault, Faults, isShort } from './faults';
import { CloudRecord } from './Inventory';
import { Asked, CloudRefusal, Refusals } from './refusals/Refusal';
import { MachineDemand } from './types/ResourceType';

/** What a call meets besides what it asked for. */
export interface Met {
  /** How much longer it takes. */
  seconds: number;
  /** Who is to die once the call is begun. */
  die?: Casualty;
  /** What it gets, of the machines that it asks for. */
  machine?: MachineDemand;
}

/** Decides whether a cloud does what it is asked for. */
export class Admission {
  readonly #cloud: CloudName;
  readonly #faults: Faults;
  readonly #refusals: Refusals;

  private constructor(cloud: CloudName, faults: Faults, refusals: Refusals) {
    this.#cloud = cloud;
    this.#faults = faults;
    this.#refusals = refusals;
  }

  static create(options: {
    name: CloudName;
    faults: Faults;
    refusals: Refusals;
  }): Admission {
    return new Admission(options.name, options.faults, options.refusals);
  }

  /** @throws CloudRefusal for what is wrong with the request itself */
  examine(asked: Asked, { name, labels }: CloudRecord): void {
    const { type, resource } = asked;
    if (type.naming?.pattern && !type.naming.pattern.test(name)) {
      throw this.#refusals.badName(asked, name);
    }
    const bad = Object.entries(labels).find(([key, value]) =>
      this.#cloud === 'gcp'
        ? !/^[a-z][a-z0-9_-]{0,62}$/.test(key) ||
          !/^[a-z0-9_-]{0,63}$/.test(value)
        : key.length > 128 || value.length > 256 || key.startsWith('aws:'),
    );
    if (bad) {
      throw this.#refusals.badLabel(asked, bad.join('='));
    }
    const reason = type.refuses?.(resource!);
    if (reason) {
      throw this.#refusals.because(asked, reason);
    }
  }

  /**
   * @param linked - whether all that the resource names exists, so that it can say which machines it wants
   * @throws CloudRefusal for the faults that were asked for
   */
  meet(
    asked: Asked,
    about: Partial<CloudRecord> & { type: string },
    linked = true,
  ): Met {
    if (this.#faults.expired.has(this.#cloud)) {
      throw this.#refusals.expired(asked);
    }
    const { type, resource } = asked;
    const machines = (linked && resource && type.machines?.(resource)) || [];
    const faults = this.#faults.meet({
      cloud: this.#cloud,
      verb: asked.verb,
      type: about.type,
      name: about.name ?? '',
      workspace: about.workspace,
      service: type.api.split(' ')[0],
      region:
        about.inputs?.location ?? about.inputs?.region ?? about.place?.region,
      machines,
    });
    const short = faults.flatMap(fault =>
      fault.kind === 'stock-out' ? fault : [],
    );
    const had = machines.filter(
      demand => !short.some(fault => isShort(fault, demand)),
    );
    const met: Met = { seconds: 0, machine: preferred(had, about.machine) };
    for (const fault of faults) {
      this.#faults.use(fault.id);
      const refusal = this.#refusalOf(fault, asked, machines, had);
      if (refusal) {
        throw refusal;
      }
      met.seconds += fault.kind === 'slow' ? fault.seconds : 0;
      if (fault.kind === 'die') {
        met.die = fault.who ?? 'provider';
      }
    }
    return met;
  }

  #refusalOf(
    fault: CloudFault,
    asked: Asked,
    machines: MachineDemand[],
    had: MachineDemand[],
  ): CloudRefusal | undefined {
    switch (fault.kind) {
      case 'throttle':
        return this.#refusals.throttled(asked);
      case 'api-disabled':
        return this.#refusals.apiDisabled(asked, fault);
      case 'quota':
        return this.#refusals.quota(asked, fault);
      case 'stock-out': {
        if (had.length > 0) {
          return undefined;
        }
        const demand = machines.find(it => isShort(fault, it))!;
        return this.#refusals.stockOut(
          asked,
          demand,
          fault.zone ?? demand.zones[0],
        );
      }
      case 'refuse-delete':
        return fault.reason
          ? this.#refusals.because(asked, fault.reason)
          : this.#refusals.undeletable(asked);
      default:
        return undefined;
    }
  }
}

/** What a resource has it keeps while it will do. */
function preferred(
  had: MachineDemand[],
  kept: MachineDemand | undefined,
): MachineDemand | undefined {
  // What is only read may name no machine type.
  const same = (demand: MachineDemand) =>
    kept !== undefined &&
    demand.machineType === kept.machineType &&
    demand.zones.join() === kept.zones.join();
  return had.find(same) ?? had[0];
}
