import { createHash } from 'node:crypto';
import { Resource } from './ResourceType';

/** Hexadecimal digits that belong to the resource and what they are for, the same each time. */
export function digits(
  { serial }: Pick<Resource, 'serial'>,
  purpose: string,
  count: number,
): string {
  return createHash('sha256')
    .update(`${serial}/${purpose}`)
    .digest('hex')
    .slice(0, count);
}

/** A number of so many decimal digits. */
export function decimal(
  resource: Pick<Resource, 'serial'>,
  purpose: string,
  count: number,
): string {
  const value = BigInt(`0x${digits(resource, purpose, 32)}`);
  return `1${value
    .toString()
    .padStart(count, '0')
    .slice(-count + 1)}`;
}

/** Of the range that documentation uses, so that nobody answers. */
export function publicAddress(
  resource: Pick<Resource, 'serial'>,
  purpose = 'public',
): string {
  return `203.0.113.${1 + (parseInt(digits(resource, purpose, 2), 16) % 254)}`;
}

export function privateAddress(
  resource: Pick<Resource, 'serial'>,
  purpose = 'private',
): string {
  const [a, b] = [
    digits(resource, `${purpose}a`, 2),
    digits(resource, `${purpose}b`, 2),
  ];
  return `10.${200 + (parseInt(a, 16) % 50)}.${parseInt(b, 16)}.${
    2 + (parseInt(digits(resource, `${purpose}c`, 2), 16) % 250)
  }`;
}

export function uuid(
  resource: Pick<Resource, 'serial'>,
  purpose: string,
): string {
  const d = digits(resource, purpose, 32);
  return [
    d.slice(0, 8),
    d.slice(8, 12),
    `4${d.slice(13, 16)}`,
    `a${d.slice(17, 20)}`,
    d.slice(20),
  ].join('-');
}
