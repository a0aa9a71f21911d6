import type { AttemptSpec } from './protocol';

/** The environment of the Pulumi CLI, for a state backend and its secrets. */
export function pulumiEnvironment(
  pulumi: AttemptSpec['pulumi'],
  options: { rehearsal: boolean },
): Record<string, string> {
  return {
    ...pulumi.environment,
    PULUMI_BACKEND_URL: stateBackend(pulumi.backendUrl),
    PULUMI_SKIP_UPDATE_CHECK: 'true',
    // The secrets provider stands in the state; each attempt's folder is a new one, without stack settings.
    PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: 'true',
    ...(pulumi.home && { PULUMI_HOME: pulumi.home }),
    ...(pulumi.passphrase !== undefined && {
      PULUMI_CONFIG_PASSPHRASE: pulumi.passphrase,
    }),
    ...(pulumi.accessToken && { PULUMI_ACCESS_TOKEN: pulumi.accessToken }),
    // A rehearsal provider stands where the real one would be downloaded to.
    ...(options.rehearsal && {
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
    }),
  };
}

/**
 * The file backend writes each file at once, but a file of attributes beside it in pieces; a CLI killed in between leaves a stack that
 * nobody can read any more. Pulumi does without these attributes.
 */
function stateBackend(url: string): string {
  if (!url.startsWith('file:') || /[?&]metadata=/.test(url)) {
    return url;
  }
  return `${url}${url.includes('?') ? '&' : '?'}metadata=skip`;
}
