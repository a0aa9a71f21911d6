import { createHash, randomBytes } from 'node:crypto';

export interface NamingOptions {
  /** The Pulumi resource's name. */
  name: string;
  randomSeed: Uint8Array;
  autonaming?: { mode: 'propose' | 'enforce' | 'disable'; proposed: string };
}

/** `name-1a2b3c4d`; the same for the same seed, so that a preview and its update agree. */
export function autoname(
  { name, randomSeed }: NamingOptions,
  digits = 8,
): string {
  const suffix = randomSeed.length
    ? createHash('sha256').update(randomSeed).update(name).digest('hex')
    : randomBytes(4).toString('hex');
  return `${name}-${suffix.slice(0, digits)}`;
}
