import { ClusterHost } from '../ClusterHost';

/** JSON, as it lies in the inventory. */
export type Json = null | boolean | number | string | Json[] | JsonMap;

export interface JsonMap {
  [key: string]: any;
}

/** Where a provider is configured to make things. */
export interface Place {
  /** A Google Cloud project. */
  project: string;
  /** An AWS account. */
  account: string;
  region: string;
  zone?: string;
}

/** What the functions of a {@link ResourceType} are told about one resource. */
export interface Resource {
  type: string;
  /** The physical name; empty for a type that has none. */
  name: string;
  inputs: JsonMap;
  place: Place;
  /** 17 hexadecimal digits of this resource alone, for what a cloud makes up: ids, addresses, numbers. */
  serial: string;
  /** When it was made, in ISO 8601. */
  createdAt: string;
  /** What the cloud took of {@link ResourceType.machines}; undefined for what asks for none. */
  machine?: MachineDemand;
  /** The first resource that a linked property names. */
  target(property: string): LinkTarget;
  /** All that it names. */
  targets(property: string): LinkTarget[];
}

/** A resource that another one names. */
export interface LinkTarget {
  id: string;
  name: string;
  outputs: JsonMap;
}

/** A property that names other resources. */
export interface Link {
  /** A path, with `*` for each entry of a list: `nodeConfig.serviceAccount`, `subnetIds.*`. */
  property: string;
  /** Type tokens. */
  to: string[];
  /**
   * - `uses`: the other can't be deleted before this one
   * - `partOf`: this one goes with the other
   * - `needs`: the other must exist when this one is made
   */
  as: 'uses' | 'partOf' | 'needs';
  /** The handle of the other in a value; undefined for one that no inventory has, such as a policy that the cloud itself manages. */
  read?(value: string): string | undefined;
}

export interface Naming {
  /** The input that holds the physical name. */
  property: string;
  /** The longest name that is made up from a resource's name in the program; without it there must be a name. */
  autoname?: number;
  /** What the cloud takes. */
  pattern?: RegExp;
}

/** Nodes or machines that a resource asks the cloud for, in each of the zones. */
export interface MachineDemand {
  machineType: string;
  zones: string[];
}

/** One type of resources of a cloud: what it is called, what it looks like once made, and what it hangs on. */
export interface ResourceType {
  /** What the Pulumi provider calls it in its errors: `Network`, `EKS Node Group`. */
  title: string;
  /**
   * Where the cloud's API has it. For Google Cloud the service, as in `container.googleapis.com`; for AWS the service and the noun
   * of its calls, as in `EKS Nodegroup` of `CreateNodegroup`.
   */
  api: string;
  naming?: Naming;
  /** The resource's Pulumi id, by which `import` and `read` find it; no two of a type have the same. */
  id(resource: Resource): string;
  /** What no two of them may share, where that is more than the id; the cloud refuses the second one. */
  taken?(resource: Resource): string;
  /** Other names of it that links may use: a self link, an ARN, an e-mail address. */
  handles?(resource: Resource): string[];
  /** What the cloud makes up. What is left out, and is no input either, is the zero value of its type. */
  outputs?(resource: Resource): JsonMap;
  /** How the outputs differ while it is made, for a type whose provider reads it without waiting until it is there. */
  unfinished?(resource: Resource): JsonMap;
  links?: Link[];
  /** Inputs that the provider sets when the program leaves them out. */
  defaults?: JsonMap;
  /** Paths of inputs whose change asks for another resource. */
  replaceOn?: string[];
  /** Making the same twice is no error: the later one takes the place of the earlier. */
  additive?: true;
  /** It is only marked as deleted, and its name stays taken. */
  keepsName?(resource: Resource): boolean;
  /** Why the cloud doesn't make it as it is asked for, when nothing else tells; undefined when it does. */
  refuses?(resource: Resource): string | undefined;
  /** Why the cloud doesn't delete it; undefined when it does. */
  keeps?(resource: Resource, objects: string[]): string | undefined;
  /** What it takes besides the time that its cluster takes. */
  seconds?: { create?: number; update?: number; delete?: number };
  /** What will do, what it likes best first. */
  machines?(resource: Resource): MachineDemand[];
  /** The nodes and clusters behind it. */
  behind?: {
    /** Called when it is made and when it is changed; may be called again for the same resource. */
    apply(resource: Resource, clusters: ClusterHost): Promise<JsonMap>;
    remove(resource: Resource, clusters: ClusterHost): Promise<void>;
  };
  /** How the cloud's inventory lists it; without it the inventory doesn't know the type. */
  listed?: {
    /** Cloud Asset type such as `storage.googleapis.com/Bucket`, or AWS resource type such as `s3`. */
    as: string;
    /** Its full name there. */
    name(resource: Resource): string;
    /** It is listed while it is only marked as deleted, too. */
    afterEnd?: true;
  };
}

export type ResourceTypes = Record<string, ResourceType>;
