/** The entrypoint of a program for tests, whose resources are files; see `ledgerProvider.ts`. */
import type {
  PendingCreate,
  ProgramContext,
  ProgramEntrypoint,
} from '@helium-portal/backstage-plugin-helium-node';
import {
  ComponentResource,
  CustomResource,
  CustomResourceOptions,
  secret,
} from '@pulumi/pulumi';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface LedgerParameters {
  folder: string;
  /** Seconds that an entry takes, by its name. */
  entries?: Record<string, number>;
  /** What the creation of one more entry fails of. */
  entryError?: string;
  programError?: string;
  programSeconds?: number;
  password?: string;
  /** Where the program's check looks. */
  url?: string;
  strayRejection?: boolean;
}

class Entry extends CustomResource {
  constructor(
    name: string,
    inputs: { folder: string; seconds?: number; error?: string },
    options?: CustomResourceOptions,
  ) {
    super('ledger:index:Entry', name, { ...inputs, name }, options);
  }
}

class Group extends ComponentResource {
  constructor(name: string) {
    super('ledger:index:Group', name);
  }
}

const entrypoint: ProgramEntrypoint<LedgerParameters> = {
  program: context => async () => {
    const { folder, entries = {}, ...parameters } = context.parameters;
    const parent = new Group('group');
    if (parameters.strayRejection) {
      Promise.reject(new Error('nobody listens'));
    }
    if (parameters.password) {
      context.log(`the password is ${parameters.password}`);
    }
    for (const [name, seconds] of Object.entries(entries)) {
      // eslint-disable-next-line no-new
      new Entry(name, { folder, seconds }, { parent });
    }
    if (parameters.entryError) {
      // eslint-disable-next-line no-new
      new Entry('bad', { folder, error: parameters.entryError }, { parent });
    }
    await sleep((parameters.programSeconds ?? 0) * 1000);
    if (parameters.programError) {
      throw new Error(parameters.programError);
    }
    return {
      count: Object.keys(entries).length,
      url: parameters.url,
      kubeconfig: secret('the-kubeconfig'),
      nested: { deep: secret('the-nested-secret') },
      leaked: parameters.password,
    };
  },

  async recoverPendingCreate(pending: PendingCreate, context: ProgramContext) {
    const file = join(context.parameters.folder, String(pending.inputs.name));
    if (!existsSync(file)) {
      return 'absent';
    }
    rmSync(file);
    return 'deleted';
  },

  async probe(check) {
    return { passed: check.name === 'present', message: 'it is not there' };
  },

  async inventory({ parameters }) {
    return readdirSync(parameters.folder).map(name => ({
      where: 'ledger',
      kind: 'Entry',
      name,
    }));
  },
};

export default entrypoint;
