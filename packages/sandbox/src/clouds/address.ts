import { InputError } from '@backstage/errors';

/** The environment variable by which runners and providers reach the rehearsal clouds. @public */
export const REHEARSAL_CLOUDS = 'HELIUM_REHEARSAL_CLOUDS';

/** Where the rehearsal clouds are, and what opens them. @public */
export interface RehearsalAddress {
  /** `http://127.0.0.1:7012`, without a slash at the end. */
  endpoint: string;
  /** The Google access token, the AWS session token, and the bearer token of rehearsed clusters, in one. */
  token: string;
}

/** As {@link REHEARSAL_CLOUDS} carries it: `http://rehearsal:<token>@127.0.0.1:7012`. @public */
export function formatRehearsalAddress({
  endpoint,
  token,
}: RehearsalAddress): string {
  const url = new URL(endpoint);
  url.username = 'rehearsal';
  url.password = token;
  return url.href.replace(/\/$/, '');
}

/**
 * @throws InputError when the value is no such address
 * @public
 */
export function parseRehearsalAddress(
  value: string | undefined,
): RehearsalAddress {
  const url = value && URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol !== 'http:' || !url.password) {
    throw new InputError(
      `${REHEARSAL_CLOUDS} must be http://rehearsal:<token>@127.0.0.1:<port>; ./helium start sets it for what it runs`,
    );
  }
  return { endpoint: url.origin, token: decodeURIComponent(url.password) };
}
