import { parse } from 'yaml';
import type { AttemptSpec } from './protocol';

/** Shorter values of the environment are words and numbers, unless their name says otherwise. */
const SHORTEST = 8;
const SECRET_NAME =
  /pass|secret|token|key|credential|auth|private|cert|signature|\bsig\b|\bsas\b|dsn|connection_?string/i;
/** Also of what has such a name: where a secret is, is none. */
const PATH = /^(~|\.{1,2})?\/|^[a-z]:\\/i;
/** `us-central1-a`, `my-project`, `true` */
const WORDS = /^[a-z]+([-_. ][a-z]+)*[-_.]?\d{0,2}([-_][a-z])?$/i;
/** Hosts, addresses and resource names; numbers; UUIDs. Outputs may well hold them, and would not be shown. */
const NAMES = /[.:@]|^\d+$|^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** What must not leave the runner of the settings that Pulumi is run with; for a {@link Redactor}. */
export function secretsOf(
  pulumi: Pick<
    AttemptSpec['pulumi'],
    'passphrase' | 'accessToken' | 'backendUrl' | 'environment'
  >,
): unknown[] {
  return [
    pulumi.passphrase,
    pulumi.accessToken,
    ...secretsOfUrl(pulumi.backendUrl),
    ...Object.entries(pulumi.environment).flatMap(([name, value]) =>
      secretsOfVariable(name, value),
    ),
  ];
}

function secretsOfVariable(name: string, value: string): string[] {
  if (PATH.test(value)) {
    return [];
  }
  if (URL.canParse(value) && value.includes('://')) {
    return secretsOfUrl(value);
  }
  return isSecret(name, value) ? [value, ...secretsOfJson(value)] : [];
}

function isSecret(name: string, value: string): boolean {
  return (
    SECRET_NAME.test(name) ||
    (value.length >= SHORTEST && !WORDS.test(value) && !NAMES.test(value))
  );
}

/**
 * What must not leave the runner of a secret parameter: its value and, where that is YAML, what stands in it, for a chart or an API server
 * quotes a part. Words, numbers and addresses in it are none, unless their key says otherwise.
 */
export function secretsOfParameter(value: unknown): unknown[] {
  return [value, ...(typeof value === 'string' ? secretsOfYaml(value) : [])];
}

function secretsOfYaml(text: string): string[] {
  const collect = (name: string, value: unknown): string[] => {
    if (typeof value === 'string') {
      return isSecret(name, value) ? [value] : [];
    }
    return (
      Object.entries(value && typeof value === 'object' ? value : {})
        // An item of a list has the list's name.
        .flatMap(([key, inner]) =>
          collect(Array.isArray(value) ? name : key, inner),
        )
    );
  };
  try {
    return collect('', parse(text));
  } catch {
    return [];
  }
}

/** The password, the user when there is none (it is a token then), and what the query has by a secret's name. */
function secretsOfUrl(text: string): string[] {
  if (!URL.canParse(text)) {
    return [];
  }
  const { username, password, searchParams } = new URL(text);
  const user = password || username;
  return [
    user,
    decode(user),
    ...[...searchParams].flatMap(([name, value]) =>
      SECRET_NAME.test(name) && !PATH.test(value)
        ? [value, encodeURIComponent(value)]
        : [],
    ),
  ];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Of credentials in JSON, like those of a Google service account, a library may say a part. */
function secretsOfJson(text: string): string[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [];
  }
  return Object.entries(value && typeof value === 'object' ? value : {})
    .filter(([name]) => SECRET_NAME.test(name))
    .flatMap(([, inner]) =>
      typeof inner === 'string' && !URL.canParse(inner) ? [inner] : [],
    );
}
