import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { isMap } from '../protocol/properties';

interface Named<T> {
  name: string;
  value: T;
}

/** A cluster as kubeconfig files describe it. */
export interface Cluster {
  server: string;
  'certificate-authority'?: string;
  'certificate-authority-data'?: string;
  'insecure-skip-tls-verify'?: boolean;
  'tls-server-name'?: string;
  'proxy-url'?: string;
}

/** A user as kubeconfig files describe it. */
export interface User {
  'client-certificate'?: string;
  'client-certificate-data'?: string;
  'client-key'?: string;
  'client-key-data'?: string;
  token?: string;
  tokenFile?: string;
  username?: string;
  password?: string;
  exec?: object;
  'auth-provider'?: object;
}

interface Context {
  cluster: string;
  user: string;
  namespace?: string;
}

/** One cluster, and how to talk to it. */
export interface Connection {
  context: string;
  cluster: Cluster;
  user: User;
  /** Of the context; `default` when it names none. */
  namespace: string;
  /** A self-contained kubeconfig with this context alone; it holds credentials. */
  document: object;
}

export interface ConnectionOptions {
  /** Content, or the path of a file, or several paths as in `KUBECONFIG`. */
  kubeconfig: string;
  context?: string;
  /** Takes the place of the context's cluster. */
  cluster?: string;
}

const FILES: Record<string, string[]> = {
  clusters: ['certificate-authority'],
  users: ['client-certificate', 'client-key', 'tokenFile'],
};

/** The active cluster of a kubeconfig; fails with the name of the argument that is wrong. */
export function readConnection(options: ConnectionOptions): Connection {
  const documents = readDocuments(options.kubeconfig);
  const clusters = collect<Cluster>(documents, 'clusters', 'cluster');
  const users = collect<User>(documents, 'users', 'user');
  const contexts = collect<Context>(documents, 'contexts', 'context');

  const name =
    options.context ??
    documents.find(document => document['current-context'])?.[
      'current-context'
    ];
  if (!name) {
    throw new Error(
      'kubeconfig: it has no current-context; give the provider a context',
    );
  }
  const context = find(contexts, name, 'context');
  const clusterName = options.cluster ?? context.cluster;
  const cluster = find(clusters, clusterName, 'cluster');
  const user = context.user ? find(users, context.user, 'user') : {};
  return {
    context: name,
    cluster,
    user,
    namespace: context.namespace || 'default',
    document: {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': name,
      contexts: [{ name, context: { ...context, cluster: clusterName } }],
      clusters: [{ name: clusterName, cluster }],
      users: context.user ? [{ name: context.user, user }] : [],
    },
  };
}

function readDocuments(kubeconfig: string): any[] {
  if (isContent(kubeconfig)) {
    return [check(parseYaml(kubeconfig, 'kubeconfig'), 'kubeconfig')];
  }
  const paths = kubeconfig
    .split(delimiter)
    .filter(Boolean)
    .map(path => resolve(path.replace(/^~(?=\/|$)/, homedir())));
  const found = paths.filter(path => existsSync(path));
  if (found.length === 0) {
    throw new Error(`kubeconfig: there is no file ${paths.join(', ')}`);
  }
  return found.map(path => {
    const document = check(
      parseYaml(readFileSync(path, 'utf8'), `kubeconfig ${path}`),
      `kubeconfig ${path}`,
    );
    for (const [list, keys] of Object.entries(FILES)) {
      for (const entry of document[list] ?? []) {
        const value = entry[list.slice(0, -1)];
        for (const key of keys) {
          if (value?.[key]) {
            value[key] = resolve(dirname(path), value[key]);
          }
        }
      }
    }
    return document;
  });
}

/** Whether the argument is the kubeconfig itself; otherwise it is a path. */
export function isContent(kubeconfig: string): boolean {
  return /\n|^\s*\{|apiVersion:/.test(kubeconfig);
}

function parseYaml(text: string, what: string): unknown {
  try {
    return parse(text);
  } catch {
    // The parser's message quotes the text, which holds credentials.
    throw new Error(`${what}: this is not YAML or JSON`);
  }
}

function check(document: unknown, what: string): any {
  if (!isMap(document) || !Array.isArray(document.clusters)) {
    throw new Error(`${what}: this is not a kubeconfig`);
  }
  return document;
}

function collect<T>(
  documents: any[],
  list: string,
  property: string,
): Array<Named<T>> {
  return documents.flatMap(document =>
    (document[list] ?? []).map((entry: any) => ({
      name: entry.name,
      value: entry[property] ?? {},
    })),
  );
}

function find<T>(list: Array<Named<T>>, name: string, what: string): T {
  const found = list.find(entry => entry.name === name);
  if (!found) {
    const names = list.map(entry => entry.name).join(', ') || 'none';
    throw new Error(
      `${what}: the kubeconfig has no ${what} "${name}" (it has: ${names})`,
    );
  }
  return found.value;
}
