import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { InputError } from '@backstage/errors';

/** Where everything is, and on which ports; absolute paths. */
export interface HeliumEnvironment {
  /** The checkout. */
  root: string;
  /** State of this checkout: database, cluster, Pulumi state, credentials. */
  home: string;
  /** Tools, shared by checkouts. */
  cache: string;
  port: number;
  ingressPort: number;
  /** A context of the user's own kubeconfig that stands in for the sandbox. */
  kubeContext?: string;
  /** Where the portal's operations run. */
  executor: ExecutorName;
}

const EXECUTORS = ['process', 'kubernetes'] as const;
export type ExecutorName = (typeof EXECUTORS)[number];

/**
 * Reads the environment that `./helium` hands over.
 *
 * @throws InputError naming the variable that does not make sense
 */
export function readEnvironment(
  env: NodeJS.ProcessEnv = process.env,
): HeliumEnvironment {
  const root = resolve(require.resolve('../../package.json'), '../../..');
  const port = readPort(env, 'HELIUM_PORT', 7007);
  const ingressPort = readPort(env, 'HELIUM_INGRESS_PORT', 8480);
  if (port === ingressPort) {
    throw new InputError(
      `HELIUM_PORT and HELIUM_INGRESS_PORT are both ${port}; they must differ`,
    );
  }
  if (env.HELIUM_METRICS_PORT) {
    readPort(env, 'HELIUM_METRICS_PORT', 0);
  }
  const kubeContext = env.HELIUM_KUBECONTEXT || undefined;
  const executor = readExecutor(env);
  if (kubeContext && executor === 'kubernetes') {
    throw new InputError(
      'HELIUM_EXECUTOR is kubernetes, which runs operations on a node of the sandbox, and HELIUM_KUBECONTEXT leaves the sandbox out; unset one of them',
    );
  }
  return {
    root,
    home: resolve(root, env.HELIUM_HOME || '.helium'),
    cache: resolve(
      env.HELIUM_CACHE ||
        join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'helium'),
    ),
    port,
    ingressPort,
    kubeContext,
    executor,
  };
}

function readPort(
  env: NodeJS.ProcessEnv,
  variable: string,
  fallback: number,
): number {
  const text = env[variable];
  if (!text) {
    return fallback;
  }
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) {
    throw new InputError(
      `${variable} is '${text}'; it must be a port from 1 to 65535`,
    );
  }
  return port;
}

function readExecutor(env: NodeJS.ProcessEnv): ExecutorName {
  const text = env.HELIUM_EXECUTOR || 'process';
  const executor = EXECUTORS.find(name => name === text);
  if (!executor) {
    throw new InputError(
      `HELIUM_EXECUTOR is '${text}'; it must be ${EXECUTORS.join(' or ')}`,
    );
  }
  return executor;
}

/** Files in the state folder that more than one command knows. */
export function statePaths(home: string) {
  return {
    credentials: join(home, 'credentials.json'),
    passphrase: join(home, 'pulumi', 'passphrase'),
    pulumiState: join(home, 'pulumi', 'state'),
    database: join(home, 'db'),
    work: join(home, 'work'),
    logs: join(home, 'logs'),
    portalLog: join(home, 'logs', 'portal.log'),
    instance: join(home, 'instance.json'),
    portal: join(home, 'portal.json'),
    namedKubeconfig: join(home, 'kubeconfig.named'),
    runnersKubeconfig: join(home, 'kubeconfig.runners'),
  };
}
