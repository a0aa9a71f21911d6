/**
 * What a runner gets of the portal's environment. Everything else, the portal's own secrets above all, stays out; what Pulumi
 * needs comes with the attempt's specification.
 */
const OF_THIS_HOST = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'TMPDIR',
  'XDG_CACHE_HOME',
  'XDG_CONFIG_HOME',
  'XDG_DATA_HOME',
  'XDG_RUNTIME_DIR',
];

/** The part that is as good for a runner in another container of the same image. */
const SHARED = [
  'LANG',
  'LC_ALL',
  'TZ',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'HELIUM_HOME',
  'HELIUM_CACHE',
  'HELIUM_HELM',
  'HELIUM_KUBECTL',
];

export const runnerEnvironment = (environment: NodeJS.ProcessEnv) =>
  pick(environment, [...OF_THIS_HOST, ...SHARED]);

export const sharedEnvironment = (environment: NodeJS.ProcessEnv) =>
  pick(environment, SHARED);

function pick(
  environment: NodeJS.ProcessEnv,
  names: string[],
): Record<string, string> {
  return Object.fromEntries(
    names.flatMap(name => {
      const value = environment[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
