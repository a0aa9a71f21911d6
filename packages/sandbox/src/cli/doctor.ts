import { execFile } from 'node:child_process';
import { readFile, statfs } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isPortFree } from '../cluster/ports';
import { isAlive } from '../cluster/processes';
import { inspectTools } from '../tools';
import { neededTools } from './cluster';
import { HeliumEnvironment, readEnvironment, statePaths } from './environment';
import { readInstance } from './instance';
import { portHolder } from './ports';
import { findChromium } from './test/chromium';

const run = promisify(execFile);
const GIB = 1024 ** 3;
const WANTED_DISK = 4 * GIB;

/** One line of `./helium doctor`. */
export interface Finding {
  name: string;
  version?: string;
  /** Where it came from, or what is known of it. */
  source?: string;
  /** What is wrong, and what to do. */
  problem?: string;
  /** False when Helium runs without it. */
  needed: boolean;
}

/** `./helium doctor`: changes nothing, and fails when something is wrong. */
export async function doctor(options: { json?: boolean }): Promise<void> {
  const findings = await examine(readEnvironment());
  process.stdout.write(
    options.json
      ? `${JSON.stringify(findings, undefined, 2)}\n`
      : formatFindings(findings),
  );
  if (findings.some(({ needed, problem }) => needed && problem)) {
    process.exitCode = 1;
  }
}

export async function examine(
  environment: HeliumEnvironment,
): Promise<Finding[]> {
  const { root } = environment;
  return [
    {
      name: 'node',
      version: process.versions.node,
      source: process.execPath,
      needed: true,
    },
    await yarn(root),
    await packages(root),
    ...(await sandboxTools(environment)),
    await chromium(),
    {
      name: 'HELIUM_EXECUTOR',
      version: environment.executor,
      source:
        environment.executor === 'kubernetes'
          ? 'operations run as Jobs, on the node of the sandbox that is this host'
          : 'operations run as processes of this host',
      needed: true,
    },
    ...(await ports(environment)),
    await disk(root),
  ];
}

async function yarn(root: string): Promise<Finding> {
  const file = join(root, '.yarn', 'releases', 'yarn-4.13.0.cjs');
  try {
    const { stdout } = await run(process.execPath, [file, '--version'], {
      cwd: root,
    });
    return {
      name: 'yarn',
      version: stdout.trim(),
      source: 'the checkout',
      needed: true,
    };
  } catch {
    return {
      name: 'yarn',
      problem: `${file} can not be run: restore it with git`,
      needed: true,
    };
  }
}

async function packages(root: string): Promise<Finding> {
  const { version } = JSON.parse(
    await readFile(join(root, 'backstage.json'), 'utf8'),
  );
  try {
    // The native one: it breaks when Node changes.
    const requireOfBackend = createRequire(
      join(root, 'packages', 'backend', 'package.json'),
    );
    requireOfBackend('better-sqlite3')(':memory:').close();
    return {
      name: 'packages',
      version: `Backstage ${version}`,
      source: join(root, 'node_modules'),
      needed: true,
    };
  } catch (error) {
    return {
      name: 'packages',
      problem: `better-sqlite3 does not load: ${
        (error as Error).message.split('\n')[0]
      }. Remove node_modules and start again`,
      needed: true,
    };
  }
}

async function sandboxTools(
  environment: HeliumEnvironment,
): Promise<Finding[]> {
  const needed = neededTools(environment);
  const inspections = await inspectTools({ cache: environment.cache });
  return inspections.map(({ name, wanted, tool, attempts }) => ({
    name,
    version: tool?.version ?? `${wanted} wanted`,
    source: tool && `${tool.source}, ${tool.path}`,
    problem: tool
      ? undefined
      : `${attempts
          .map(({ source, problem }) => `${source}: ${problem}`)
          .join('; ')}. ./helium start downloads or builds it`,
    needed: needed?.includes(name) ?? true,
  }));
}

async function chromium(): Promise<Finding> {
  const found = await findChromium();
  return {
    name: 'chromium',
    ...(found
      ? { version: found.version, source: `${found.source}, ${found.path}` }
      : { problem: 'not found; only ./helium test e2e needs it' }),
    needed: false,
  };
}

async function ports(environment: HeliumEnvironment): Promise<Finding[]> {
  const instance = await readInstance(statePaths(environment.home).instance);
  const running = instance && (await isAlive(instance.process));
  const check = async (name: string, port: number): Promise<Finding> => {
    const finding = { name, version: String(port), needed: true };
    if (await isPortFree(port)) {
      return { ...finding, source: 'free' };
    }
    if (running) {
      return {
        ...finding,
        source: `Helium runs, process ${instance.process.pid}`,
      };
    }
    const holder = await portHolder(port);
    return {
      ...finding,
      problem: `in use${
        holder ? ` by ${holder}` : ''
      }: stop that program, or set ${name}`,
    };
  };
  return [
    await check('HELIUM_PORT', environment.port),
    await check('HELIUM_INGRESS_PORT', environment.ingressPort),
  ];
}

async function disk(root: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(root);
  const free = bavail * bsize;
  const shown = `${(free / GIB).toFixed(1)} GiB`;
  return {
    name: 'disk',
    version: shown,
    ...(free < WANTED_DISK
      ? { problem: `less than ${WANTED_DISK / GIB} GiB is free: make room` }
      : { source: 'free' }),
    needed: true,
  };
}

export function formatFindings(findings: Finding[]): string {
  const name = Math.max(...findings.map(found => found.name.length));
  const version = Math.max(
    ...findings.map(found => (found.version ?? '').length),
  );
  const mark = ({ problem, needed }: Finding) => {
    if (!problem) {
      return '✓';
    }
    return needed ? '✗' : '!';
  };
  const lines = findings.map(found =>
    [
      mark(found),
      found.name.padEnd(name),
      '',
      (found.version ?? '').padEnd(version),
      '',
      found.problem ?? found.source ?? '',
    ]
      .join(' ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}
