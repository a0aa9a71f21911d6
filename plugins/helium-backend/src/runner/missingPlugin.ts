import type { AttemptFailure } from './protocol';

/** How the engine says that there is no plugin, and that it could not get it either. */
const MISSING =
  /(?:no|Could not automatically download and install) resource plugin 'pulumi-resource-([\w.-]+)'(?:[^`]*?at version v([\w.+-]*\w))?/;

/** As it says when it does not know which version to get. */
const UNKNOWN_VERSION =
  /could not find latest version for provider ([\w.-]+): (?<cause>[^]*)$/;

/** What keeps a download from succeeding may pass. */
const NETWORK =
  /dial tcp|no such host|i\/o timeout|TLS handshake|connection (refused|reset)|unexpected EOF|context deadline exceeded|\b(429|502|503|504)\b/i;

/**
 * Names the plugin that an update failed for want of, and what installs it.
 *
 * @param plugins - what the program says that it needs: the engine does not always tell the version
 */
export function readMissingPlugin(
  text: string,
  plugins: Record<string, string> = {},
): AttemptFailure | undefined {
  const unknown = UNKNOWN_VERSION.exec(text);
  const match = unknown ?? MISSING.exec(text);
  if (!match) {
    return undefined;
  }
  const name = match[1];
  const version = (unknown ? undefined : match[2]) ?? plugins[name];
  const command = ['pulumi plugin install resource', name];
  if (version) {
    command.push(`v${version}`);
  }
  const server = /--server [^\s`]+/.exec(text);
  if (server) {
    command.push(server[0]);
  }
  const { cause } = (unknown ?? /`: (?<cause>[^]*)$/.exec(text))?.groups ?? {};
  return {
    class: cause && NETWORK.test(cause) ? 'transient' : 'permanent',
    message: `The program needs the Pulumi plugin ${name}${
      version ? ` ${version}` : ''
    }, which is not installed where its runners run${
      cause ? `, and could not be downloaded (${cause})` : ''
    }. Whoever runs this portal installs it there with '${command.join(
      ' ',
    )}', in the PULUMI_HOME of the runners`,
  };
}
