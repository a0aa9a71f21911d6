import type {
  PreviewResult,
  ResourceAction,
  ResourceChange,
} from '@helium-portal/backstage-plugin-helium-common';
import type { OpType, StepEventMetadata } from '@pulumi/pulumi/automation';
import type { Redactor } from './Redactor';
import { nameOf } from './StackState';

/** Of resources that a preview names. */
export const LONGEST_PLAN = 500;
/** Of property paths that are named for one of them. */
const MOST_KEYS = 20;
const LONGEST_KEY = 100;
const LONGEST_SENTENCE = 1_000;

const STACK_TYPE = 'pulumi:pulumi:Stack';

/** A replacement is several steps of one resource. */
const ACTIONS: Record<OpType, ResourceAction | undefined> = {
  create: 'create',
  import: 'create',
  update: 'update',
  delete: 'delete',
  discard: 'delete',
  replace: 'replace',
  'create-replacement': 'replace',
  'delete-replaced': 'replace',
  'import-replacement': 'replace',
  'read-replacement': 'replace',
  'discard-replaced': 'replace',
  read: 'read',
  same: 'same',
  refresh: undefined,
  'remove-pending-replace': undefined,
};

/** The most significant first. */
const SIGNIFICANCE: ResourceAction[] = [
  'replace',
  'delete',
  'update',
  'create',
  'read',
  'same',
];

const rank = (action: ResourceAction) => SIGNIFICANCE.indexOf(action);

/** What goes with a resource of a type, and does not come back when the resource is made again. */
const LOSSES: Array<[type: RegExp, loss: string]> = [
  [/bucket(v2)?$/i, 'what is in it is lost'],
  [/^(gcp:sql\/database|aws:rds\/(instance|cluster):)/, 'its data is lost'],
  [
    /(persistentvolumeclaim|persistentvolume|disk|volume|filesystem)$/i,
    'what is stored on it is lost',
  ],
  [/:namespace$/i, 'everything in it is lost'],
  [/:cluster$/i, 'everything that runs on it is lost'],
  [/:(cryptokey|key)$/i, 'what was encrypted with it can not be read any more'],
];

/** Gathers what the engine says that an update would do. */
export class PlannedChanges {
  readonly #changes = new Map<string, ResourceChange>();

  take(step: StepEventMetadata): void {
    const action = ACTIONS[step.op];
    if (!action || step.type === STACK_TYPE) {
      return;
    }
    const { changed, replacing } = keysOf(step);
    const known = this.#changes.get(step.urn);
    this.#changes.set(step.urn, {
      urn: step.urn,
      type: step.type,
      name: nameOf(step.urn),
      action:
        known && rank(known.action) < rank(action) ? known.action : action,
      changedKeys: union(known?.changedKeys, changed),
      replaceKeys: union(known?.replaceKeys, replacing),
    });
  }

  /** @param redactor - for names, of which a program may have made one of a secret */
  result(redactor: Pick<Redactor, 'redact'>): PreviewResult {
    const all = [...this.#changes.values()].sort(
      (a, b) => weight(a) - weight(b),
    );
    const clean = (texts: string[]) =>
      texts.slice(0, MOST_KEYS).map(text => redactor.redact(text));
    const changes = all.slice(0, LONGEST_PLAN).map(change => ({
      ...change,
      urn: redactor.redact(change.urn),
      name: redactor.redact(change.name),
      changedKeys: clean(change.changedKeys),
      replaceKeys: clean(change.replaceKeys),
    }));
    const counts: Record<string, number> = {};
    for (const { action } of all) {
      counts[action] = (counts[action] ?? 0) + 1;
    }
    return {
      changes,
      totalChanges: all.length,
      counts,
      sentences: [
        ...changes.flatMap(describe),
        ...(all.length > changes.length
          ? [
              `Only the ${changes.length} most significant of ${all.length} resources are listed`,
            ]
          : []),
      ],
    };
  }
}

/** The engine gives paths in detail where a provider knows them, and names of properties where not. */
function keysOf({ detailedDiff, diffs, keys }: StepEventMetadata): {
  changed: string[];
  replacing: string[];
} {
  const detailed = Object.entries(detailedDiff ?? {});
  const replacing = detailed
    .filter(([, { diffKind }]) => diffKind.endsWith('-replace'))
    .map(([path]) => path);
  return {
    changed: detailed.length ? detailed.map(([path]) => path) : diffs ?? [],
    replacing: replacing.length ? replacing : keys ?? [],
  };
}

function union(known: string[] = [], more: string[]): string[] {
  return [
    ...new Set([...known, ...more.map(key => key.slice(0, LONGEST_KEY))]),
  ];
}

/** What loses something comes before the rest of its kind, and a deletion that does before a replacement that does not. */
function weight({ action, type }: ResourceChange): number {
  const loses = action === 'replace' || action === 'delete';
  return loses && lossOf(type)
    ? rank(action) - SIGNIFICANCE.length
    : rank(action);
}

/** `Replaces the bucket 'data' because 'location' changes: what is in it is lost` */
function describe(change: ResourceChange): string[] {
  const { action, type, name, replaceKeys } = change;
  const loss = lossOf(type);
  const what = `the ${wordsOf(type)} '${name}'`;
  if (action === 'replace') {
    const because = replaceKeys.length
      ? ` because ${list(replaceKeys)} ${
          replaceKeys.length > 1 ? 'change' : 'changes'
        }`
      : '';
    return [
      cut(
        `Replaces ${what}${because}: ${loss ?? 'it is deleted and made again'}`,
      ),
    ];
  }
  return action === 'delete' && loss ? [cut(`Deletes ${what}: ${loss}`)] : [];
}

function lossOf(type: string): string | undefined {
  return LOSSES.find(([pattern]) => pattern.test(type))?.[1];
}

/** `persistent volume claim` of `kubernetes:core/v1:PersistentVolumeClaim` */
function wordsOf(type: string): string {
  return type.startsWith('pulumi:providers:')
    ? `provider of ${type.slice('pulumi:providers:'.length)}`
    : type
        .split(':')
        .at(-1)!
        .replace(/([a-z\d])([A-Z])/g, '$1 $2')
        .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
        .toLowerCase();
}

function list(keys: string[]): string {
  const quoted = keys.map(key => `'${key}'`);
  return quoted.length > 1
    ? `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}`
    : quoted[0];
}

function cut(sentence: string): string {
  return sentence.length > LONGEST_SENTENCE
    ? `${sentence.slice(0, LONGEST_SENTENCE)}…`
    : sentence;
}
