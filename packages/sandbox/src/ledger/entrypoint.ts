/** The entrypoint of the ledger program, whose resources are files; see `LedgerCloud`. */
import type {
  KeptData,
  PendingCreate,
  ProgramContext,
  ProgramEntrypoint,
} from '@helium-portal/backstage-plugin-helium-node';
import {
  ComponentResource,
  CustomResource,
  CustomResourceOptions,
  Resource,
  secret,
} from '@pulumi/pulumi';
import { setTimeout as sleep } from 'node:timers/promises';
import { LedgerCloud, type LedgerKey } from './LedgerCloud';
import type { LedgerParameters, LedgerSettings } from './programs';

type Context = ProgramContext<LedgerParameters>;

const ENTRY = 'ledger:index:Entry';

class Entry extends CustomResource {
  constructor(
    name: string,
    inputs: {
      cloud: string;
      workspace: string;
      operation: string;
      value: string;
      drawer?: string;
      seconds: number;
      error?: string;
    },
    options?: CustomResourceOptions,
  ) {
    super(ENTRY, name, { ...inputs, name }, options);
  }
}

class Group extends ComponentResource {
  constructor(name: string) {
    super('ledger:index:Group', name);
  }
}

/** What the names of kept entries begin with. */
const VOLUME = 'volume-of-';

const settingsOf = (context: Context) => context.settings as LedgerSettings;

const keyOf = (pending: PendingCreate, { workspace }: Context): LedgerKey => ({
  workspace: workspace.name,
  name: String(pending.inputs.name),
});

function openCloud(context: Context): LedgerCloud {
  const cloud = LedgerCloud.open(settingsOf(context).cloud);
  cloud.requireCredentials();
  return cloud;
}

/** As a volume outlives its claim, another entry can outlive each one whose name begins with `data`. */
function volumesOf(cloud: LedgerCloud, workspace: string): KeptData[] {
  const names = cloud.list(workspace).flatMap(({ name }) => {
    if (name.startsWith(VOLUME)) {
      return name;
    }
    return name.startsWith('data') ? `${VOLUME}${name}` : [];
  });
  return [...new Set(names)].map(name => ({
    where: 'ledger',
    kind: 'Entry',
    name,
    detail: `Of ${name.slice(VOLUME.length)}`,
  }));
}

/** Names of the entries and the seconds that each takes. */
function entriesOf({ entries, seconds }: LedgerParameters) {
  return typeof entries === 'number'
    ? Array.from(
        { length: entries },
        (_, index) => [`entry-${index + 1}`, seconds ?? 0] as const,
      )
    : Object.entries(entries ?? {});
}

const entrypoint: ProgramEntrypoint<LedgerParameters> = {
  program: context => async () => {
    const { parameters, workspace, operation } = context;
    const inputs = {
      cloud: settingsOf(context).cloud,
      workspace: workspace.name,
      operation,
      value: parameters.value ?? '',
      drawer: parameters.drawer,
      seconds: 0,
    };
    const parent = new Group('group');
    if (parameters.strayRejection) {
      Promise.reject(new Error('nobody listens'));
    }
    if (parameters.password) {
      context.log(`the password is ${parameters.password}`);
    }
    const entries = entriesOf(parameters);
    let previous: Resource | undefined;
    for (const [name, seconds] of entries) {
      const dependsOn = parameters.parallel || !previous ? [] : [previous];
      previous = new Entry(name, { ...inputs, seconds }, { parent, dependsOn });
    }
    if (parameters.entryError) {
      // eslint-disable-next-line no-new
      new Entry('bad', { ...inputs, error: parameters.entryError }, { parent });
    }
    await sleep((parameters.programSeconds ?? 0) * 1000);
    if (parameters.programError) {
      throw new Error(parameters.programError);
    }
    return {
      count: entries.length,
      url: parameters.url,
      kubeconfig: secret('the-kubeconfig'),
      nested: { deep: secret('the-nested-secret') },
      leaked: parameters.password,
    };
  },

  async recoverPendingCreate(pending, context: Context, choice) {
    const cloud = openCloud(context);
    const key = keyOf(pending, context);
    if (!cloud.find(key)) {
      return 'absent';
    }
    if (choice === 'import') {
      return 'adopted';
    }
    const adopt = context.parameters.adopt && !context.destroying;
    if (adopt && choice !== 'delete') {
      cloud.adopt(key);
      return 'adopted';
    }
    cloud.remove(key);
    return 'deleted';
  },

  async lookUpPendingCreate(pending, context: Context) {
    const key = keyOf(pending, context);
    const entry = openCloud(context).find(key);
    return entry
      ? {
          cloud: 'exists',
          id: `${key.workspace}/${key.name}`,
          deletable: true,
          detail: `made by operation ${entry.operation}`,
          operation: entry.operation,
        }
      : { cloud: 'absent' };
  },

  async clusterState({ name }, context) {
    const state = openCloud(context).clusterState(name);
    return state
      ? { state, detail: `the ledger says that ${name} is ${state}` }
      : { state: 'unknown', detail: `the ledger does not know ${name}` };
  },

  async keepData(context, { until }) {
    const cloud = openCloud(context);
    const workspace = context.workspace.name;
    const value = `kept until ${until.toISOString()}`;
    const volumes = volumesOf(cloud, workspace);
    for (const { name } of volumes) {
      if (!cloud.find({ workspace, name })) {
        cloud.make({ workspace, name, operation: context.operation, value });
      }
    }
    return volumes;
  },

  listData: async context =>
    volumesOf(openCloud(context), context.workspace.name),

  /** What an entry whose name begins with `bucket` holds stays with the entry. */
  persistentData: ({ type, name }) =>
    type === ENTRY && name.startsWith('bucket')
      ? { where: 'ledger', kind: 'Entry', name, detail: 'A bucket' }
      : undefined,

  async inventory(context) {
    return openCloud(context)
      .list(context.workspace.name)
      .map(({ name }) => ({
        where: 'ledger',
        kind: 'Entry',
        name,
        removable: true,
      }));
  },

  async removeLeftover({ name }, context, { force }) {
    if (name.startsWith('held') && !force) {
      throw new Error(`entry '${name}' waits for ledger/hold`);
    }
    openCloud(context).remove({ workspace: context.workspace.name, name });
  },
};

export default entrypoint;
