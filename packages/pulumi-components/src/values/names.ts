import { createHash } from 'node:crypto';

/**
 * A fixed physical name, so that what was made can be found again. One that is too long for its cloud is cut, and stays distinct.
 *
 * @param limit - characters that the cloud allows
 * @public
 */
export function fixedName(limit: number, ...parts: string[]): string {
  const whole = parts.join('-');
  if (whole.length <= limit) {
    return whole;
  }
  const digest = createHash('sha256').update(whole).digest('hex').slice(0, 8);
  return `${whole
    .slice(0, limit - digest.length - 1)
    .replace(/-+$/, '')}-${digest}`;
}
