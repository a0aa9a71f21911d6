import {
  dropNulls,
  isMap,
  PropertyMap,
  reveal,
  revealMap,
  Secret,
} from '../protocol/properties';
import { KubernetesObject, withoutServerFields } from './metadata';
import {
  keepObjectSecrets,
  toSdkSpelling,
  toServerSpelling,
} from './objectProperties';

const INPUTS = '__inputs';
const INITIAL_API_VERSION = '__initialApiVersion';
const FIELD_MANAGER = '__fieldManager';
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** What the engine keeps of an object: the live object, and next to it what it was made from. */
export interface ObjectState {
  live: KubernetesObject;
  inputs: KubernetesObject;
  initialApiVersion?: string;
  fieldManager?: string;
}

export interface StateOptions {
  inputs: KubernetesObject;
  live: KubernetesObject;
  /** The inputs with their secrets, so that these stay secret. */
  secretsOf: PropertyMap;
  initialApiVersion: string;
  fieldManager: string;
}

/** The object as the engine's inputs describe it, secrets revealed. */
export function objectOf(inputs: PropertyMap): KubernetesObject {
  return withoutServerFields(toServerSpelling(dropNulls(revealMap(inputs))));
}

export function writeState(options: StateOptions): PropertyMap {
  const live = keepObjectSecrets(
    toSdkSpelling(dropNulls(options.live)) as PropertyMap,
    options.secretsOf,
  );
  hideLastApplied(live);
  return {
    ...live,
    [INPUTS]: keepObjectSecrets(
      toSdkSpelling(options.inputs) as PropertyMap,
      options.secretsOf,
    ),
    [INITIAL_API_VERSION]: options.initialApiVersion,
    [FIELD_MANAGER]: options.fieldManager,
  };
}

/** kubectl keeps the whole object, a Secret's data too, in an annotation. */
function hideLastApplied(live: PropertyMap): void {
  const { metadata } = live;
  if (live.kind !== 'Secret' || !isMap(metadata)) {
    return;
  }
  const { annotations } = metadata;
  if (isMap(annotations) && annotations[LAST_APPLIED] !== undefined) {
    live.metadata = {
      ...metadata,
      annotations: {
        ...annotations,
        [LAST_APPLIED]: new Secret(annotations[LAST_APPLIED]),
      },
    };
  }
}

export function readState(state: PropertyMap): ObjectState {
  const {
    [INPUTS]: inputs,
    [INITIAL_API_VERSION]: initialApiVersion,
    [FIELD_MANAGER]: fieldManager,
    ...live
  } = state;
  const revealed = inputs === undefined ? {} : reveal(inputs);
  return {
    live: toServerSpelling(revealMap(live)),
    inputs: withoutServerFields(
      toServerSpelling(isMap(revealed) ? revealed : {}),
    ),
    initialApiVersion:
      typeof initialApiVersion === 'string' ? initialApiVersion : undefined,
    fieldManager: typeof fieldManager === 'string' ? fieldManager : undefined,
  };
}
