import type { DataItem } from '@helium-portal/backstage-plugin-helium-common';

/** What a volume is known by: `Claim demo/data, 10Gi`. */
const CLAIM = /^Claim ([^,]+)(?:, (.+))?$/;

/** What people know data by, and what else is told of it. The name of a volume is made up: it is its claim that says whose it is. */
export function describeKeptData({ name, detail }: DataItem): {
  title: string;
  more: string[];
} {
  const [, claim, rest] = CLAIM.exec(detail ?? '') ?? [];
  return claim
    ? { title: claim, more: [name, rest].filter(Boolean) }
    : { title: name, more: detail ? [detail] : [] };
}
