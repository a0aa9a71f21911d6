import { PropertyDiff } from '@pulumi/pulumi/proto/provider_pb';
import { NamingOptions } from './naming';
import { PropertyMap } from './properties';

/** Which resource a request is about. */
export interface ResourceIdentity {
  urn: string;
  /** Pulumi's type token. */
  type: string;
}

export interface CheckInput extends ResourceIdentity {
  /** Inputs as last checked; `undefined` for a new resource. */
  before?: PropertyMap;
  inputs: PropertyMap;
  naming: NamingOptions;
}

export interface CheckResult {
  inputs: PropertyMap;
  failures: Array<{ property: string; reason: string }>;
}

export interface DiffInput extends ResourceIdentity {
  state: PropertyMap;
  oldInputs: PropertyMap;
  inputs: PropertyMap;
}

export interface DiffResult {
  changed: boolean;
  /** Names of the changed properties at the top. */
  diffs: string[];
  replaces: string[];
  details: Array<[string, PropertyDiff]>;
  deleteBeforeReplace: boolean;
}

export interface CreateInput extends ResourceIdentity {
  inputs: PropertyMap;
  /** In seconds; 0 when the program gives none. */
  timeout: number;
  preview: boolean;
}

export interface ReadInput extends ResourceIdentity {
  id: string;
  /** Empty for an import. */
  state: PropertyMap;
  /** Empty for an import. */
  inputs: PropertyMap;
}

/** `undefined` when the resource is gone. */
export type ReadResult =
  | { id: string; properties: PropertyMap; inputs: PropertyMap }
  | undefined;

export interface UpdateInput extends CreateInput {
  id: string;
  state: PropertyMap;
  oldInputs: PropertyMap;
  ignoreChanges: string[];
}

export interface DeleteInput extends ResourceIdentity {
  id: string;
  state: PropertyMap;
  timeout: number;
}

/** Looks after one sort of resources; it keeps nothing between two requests. */
export interface ResourceHandler {
  check(input: CheckInput): Promise<CheckResult>;
  diff(input: DiffInput): Promise<DiffResult>;
  create(input: CreateInput): Promise<{ id: string; properties: PropertyMap }>;
  read(input: ReadInput): Promise<ReadResult>;
  update(input: UpdateInput): Promise<PropertyMap>;
  delete(input: DeleteInput): Promise<void>;
}

export const NO_CHANGE: DiffResult = {
  changed: false,
  diffs: [],
  replaces: [],
  details: [],
  deleteBeforeReplace: false,
};
