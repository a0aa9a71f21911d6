import { createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import type { HeliumInstance } from '../../support/HeliumInstance';

/** What the API answered. */
export interface Answer {
  status: number;
  body: any;
}

/** Calls Helium's API with the token of `./helium token`, unless the headers hold another. */
export async function call(
  helium: HeliumInstance,
  request: {
    method: string;
    path: string;
    body?: unknown;
    headers?: Record<string, string>;
  },
): Promise<Answer> {
  const response = await fetch(`${helium.url}/api/helium${request.path}`, {
    method: request.method,
    headers: {
      'Content-Type': 'application/json',
      Authorization: `Bearer ${await helium.token()}`,
      ...request.headers,
    },
    body: bodyOf(request.body),
  });
  return {
    status: response.status,
    body: await response.json().catch(() => undefined),
  };
}

function bodyOf(body: unknown): string | undefined {
  return typeof body === 'string' || body === undefined
    ? body
    : JSON.stringify(body);
}

/** A user's token as Backstage signs them, by a key that is not the portal's. */
export function forgedToken(user: string): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const encode = (value: object) =>
    Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const unsigned = `${encode({
    alg: 'ES256',
    kid: randomUUID(),
    typ: 'vnd.backstage.user',
  })}.${encode({
    iss: 'http://localhost/api/auth',
    aud: 'backstage',
    sub: user,
    ent: [user],
    iat: now,
    exp: now + 3600,
  })}`;
  const signature = createSign('sha256')
    .update(unsigned)
    .sign({ key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${unsigned}.${signature.toString('base64url')}`;
}
