import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { HeliumClient } from '@helium-portal/backstage-plugin-helium-common';
import {
  formatRehearsalAddress,
  REHEARSAL_CLOUDS,
  type RehearsalAddress,
} from '@helium-portal/sandbox/clouds';
import { parse } from 'yaml';
import { HeliumInstance, ROOT } from '../../support/HeliumInstance';
import { processesOf, residentMemory } from '../../support/processes';
import { waitForStatus } from '../../support/wait';
import type { BareProgram, BareTimes, BareUp } from './bareUp';

const run = promisify(execFile);
const TRANSFORM = require.resolve('@backstage/cli/config/nodeTransform.cjs');

/** From the request to `ready`, in milliseconds. */
export async function timeCreation(
  client: HeliumClient,
  name: string,
  program: BareProgram = 'kubernetes_namespace',
): Promise<number> {
  const began = performance.now();
  await client.createWorkspace({
    name,
    program,
    owner: 'user:default/guest',
    expiresIn: 'PT8H',
  });
  for (;;) {
    const { status, failure } = await client.getWorkspace(name);
    if (status === 'ready') {
      return performance.now() - began;
    }
    if (status !== 'creating') {
      throw new Error(`${name} is ${status}: ${failure?.message}`);
    }
    await sleep(20);
  }
}

export async function removeWorkspace(client: HeliumClient, name: string) {
  await client.deleteWorkspace(name);
  await waitForStatus(client, name, ['destroyed']);
}

/** Reads the configuration that `./helium start` uses, with its variables filled in. */
async function programSettings(
  helium: HeliumInstance,
  program: BareProgram,
): Promise<unknown> {
  const variables: Record<string, string> = {
    HELIUM_HOME: helium.home,
    HELIUM_ROOT: ROOT,
    HELIUM_CLUSTER_KUBECONFIG: helium.kubeconfig,
    HELIUM_CLUSTER_CONTEXT: 'helium',
    HELIUM_INGRESS_PORT: String(helium.ingressPort),
    HELIUM_REHEARSAL_ENDPOINT: (await rehearsal(helium)).endpoint,
  };
  const read = async (file: string) => {
    const text = await readFile(join(ROOT, file), 'utf8');
    return parse(
      text.replace(
        /\$\{(HELIUM_[A-Z_]+)[^}]*\}/g,
        (_, name) => variables[name] ?? '',
      ),
    ).helium.programs;
  };
  const programs = {
    ...(await read('app-config.sandbox-clouds.yaml')),
    ...(await read('app-config.sandbox.yaml')),
  };
  return programs[program].settings;
}

/** Where the rehearsed clouds of an instance are. */
async function rehearsal(helium: HeliumInstance): Promise<RehearsalAddress> {
  const read = (file: string) =>
    readFile(join(helium.home, 'clouds', file), 'utf8');
  const [token] = (await read('token.csv')).split(',');
  return { endpoint: `http://127.0.0.1:${await read('port.json')}`, token };
}

/** A bare update of the same program, chart and provider, in a process of its own. */
export async function timeBareUp(
  helium: HeliumInstance,
  name: string,
  program: BareProgram = 'kubernetes_namespace',
): Promise<BareTimes> {
  const folder = await mkdtemp(join(tmpdir(), 'helium-bench-'));
  try {
    await mkdir(join(folder, 'state'));
    await mkdir(join(folder, 'work'));
    const clouds = await rehearsal(helium);
    const spec: BareUp = {
      program,
      name,
      workDir: join(folder, 'work'),
      settings: await programSettings(helium, program),
      env: {
        PULUMI_BACKEND_URL: `file://${join(folder, 'state')}`,
        PULUMI_HOME: join(helium.home, 'pulumi', 'home'),
        PULUMI_CONFIG_PASSPHRASE: 'bench',
        PULUMI_SKIP_UPDATE_CHECK: 'true',
        KUBECONFIG: helium.kubeconfig,
        [REHEARSAL_CLOUDS]: formatRehearsalAddress(clouds),
        GOOGLE_OAUTH_ACCESS_TOKEN: clouds.token,
      },
    };
    const file = join(folder, 'spec.json');
    await writeFile(file, JSON.stringify(spec));
    const { stdout } = await run(
      process.execPath,
      ['--require', TRANSFORM, join(__dirname, 'bareUp.ts'), file],
      { cwd: ROOT, maxBuffer: 64 * 1024 ** 2 },
    );
    return JSON.parse(stdout);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The most memory that the processes of running operations took together. */
export async function watchRunners(
  helium: HeliumInstance,
  work: () => Promise<unknown>,
): Promise<{ runner: number; together: number }> {
  const most = { runner: 0, together: 0 };
  let done = false;
  const watch = (async () => {
    while (!done) {
      const all = await processesOf(helium.home);
      const runner = all.find(({ command }) =>
        command.includes(join(helium.home, 'work')),
      );
      if (runner) {
        const family = new Set([runner.pid]);
        all.forEach(({ pid, parent }) => family.has(parent) && family.add(pid));
        const sizes = await Promise.all(
          [...family].map(pid => residentMemory(pid).catch(() => 0)),
        );
        most.runner = Math.max(most.runner, sizes[0]);
        most.together = Math.max(
          most.together,
          sizes.reduce((sum, size) => sum + size, 0),
        );
      }
      await sleep(200);
    }
  })();
  try {
    await work();
  } finally {
    done = true;
    await watch;
  }
  return most;
}
