import type { LeftoverReference } from '@helium-portal/backstage-plugin-helium-node';

/** The same for two references to the same thing. */
export function keyOf({
  where,
  kind,
  namespace = '',
  name,
}: LeftoverReference): string {
  return [where, kind, namespace, name].join(' ');
}

/** Each thing once. */
export function distinct<T extends LeftoverReference>(references: T[]): T[] {
  return [...new Map(references.map(each => [keyOf(each), each])).values()];
}
