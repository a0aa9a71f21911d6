import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { request } from 'node:http';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import {
  AppsV1Api,
  KubeConfig,
  V1PodSpec,
  V1PodTemplateSpec,
} from '@kubernetes/client-node';
import { sandboxPaths } from '../cluster/paths';
import { ProcessRecord } from '../cluster/processes';
import { ResolvedTool, resolveTools, ToolName } from '../tools';

/** The folder that tools are cached in, found as `./helium` finds it. */
export function cacheFolder(): string {
  return (
    process.env.HELIUM_CACHE ??
    join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'helium')
  );
}

/** Asks again until there is an answer. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined | false>,
  timeoutMs = 15_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    const answer = await ask();
    if (answer) {
      return answer;
    }
    await sleep(50);
  }
  throw new Error(`Waited ${timeoutMs} ms in vain: ${what}`);
}

/** Loads a page behind an Ingress host, without asking any name server. */
export function loadPage(
  port: number,
  host: string,
  method = 'GET',
): Promise<{ status: number; body: string; policy: string }> {
  return new Promise((resolve, reject) => {
    request(
      {
        host: '127.0.0.1',
        port,
        method,
        path: '/',
        headers: { host: `${host}:${port}` },
        agent: false,
      },
      response => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', chunk => {
          body += chunk;
        });
        response.once('end', () =>
          resolve({
            status: response.statusCode!,
            body,
            policy: String(response.headers['content-security-policy']),
          }),
        );
      },
    )
      .once('error', reject)
      .end();
  });
}

/** The addresses that processes listen on, with their ports. */
export function listeningSockets(pids: number[]): Promise<string[]> {
  return process.platform === 'linux' ? fromProc(pids) : fromLsof(pids);
}

async function fromProc(pids: number[]): Promise<string[]> {
  const inodes = new Set<string>();
  for (const pid of pids) {
    for (const fd of await readdir(`/proc/${pid}/fd`)) {
      const link = await readlink(`/proc/${pid}/fd/${fd}`).catch(() => '');
      inodes.add(/^socket:\[(\d+)\]$/.exec(link)?.[1] ?? '');
    }
  }
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map(table => readFile(`/proc/net/${table}`, 'utf8')),
  );
  return tables
    .flatMap(table => table.trim().split('\n').slice(1))
    .map(line => line.trim().split(/\s+/))
    .filter(fields => fields[3] === '0A' && inodes.has(fields[9]))
    .map(fields => {
      const [address, port] = fields[1].split(':');
      // Four bytes, the last one first; an IPv6 address stays as it is.
      const ip = /^(..)(..)(..)(..)$/.exec(address)?.slice(1).reverse();
      return `${
        ip ? ip.map(byte => parseInt(byte, 16)).join('.') : address
      }:${parseInt(port, 16)}`;
    });
}

async function fromLsof(pids: number[]): Promise<string[]> {
  const { stdout } = await promisify(execFile)('lsof', [
    '-nP',
    '-a',
    '-iTCP',
    '-sTCP:LISTEN',
    '-p',
    pids.join(','),
    '-Fn',
  ]);
  return stdout
    .split('\n')
    .filter(line => line.startsWith('n'))
    .map(line => line.slice(1));
}

/** The tools that a cluster needs; they are built when they can't be found. */
export function clusterTools(): Promise<Map<ToolName, ResolvedTool>> {
  return resolveTools({
    cache: cacheFolder(),
    names: [
      'etcd',
      'kube-apiserver',
      'kube-controller-manager',
      'kube-scheduler',
      'kubectl',
      'kwok',
      'kwokctl',
    ],
  });
}

/** How long a build of those may take. */
export const TOOLS_TIMEOUT_MS = 1_800_000;

/** The processes that a sandbox noted. */
export async function processesOf(home: string): Promise<ProcessRecord[]> {
  const run = await readFile(sandboxPaths(home).run, 'utf8');
  return JSON.parse(run).processes;
}

/** A pod of one container. */
export function podTemplate(
  app: string,
  spec: Partial<V1PodSpec> = {},
  annotations: Record<string, string> = {},
): V1PodTemplateSpec {
  return {
    metadata: { labels: { app }, annotations },
    spec: { containers: [{ name: app, image: `example/${app}:1` }], ...spec },
  };
}

/** Creates a Deployment of one pod. */
export async function deploy(
  kubeconfig: KubeConfig,
  namespace: string,
  template: V1PodTemplateSpec,
): Promise<void> {
  await kubeconfig.makeApiClient(AppsV1Api).createNamespacedDeployment({
    namespace,
    body: {
      metadata: { name: template.metadata?.labels?.app },
      spec: {
        selector: { matchLabels: template.metadata?.labels },
        template,
      },
    },
  });
}
