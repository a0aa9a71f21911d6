import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A token of an attempt: 256 random bits. */
export const createToken = () => randomBytes(32).toString('base64url');

export const hashToken = (token: string) =>
  createHash('sha256').update(token).digest('hex');

export function matchesHash(token: string, hash: string): boolean {
  return timingSafeEqual(
    Buffer.from(hashToken(token), 'hex'),
    Buffer.from(hash, 'hex'),
  );
}
