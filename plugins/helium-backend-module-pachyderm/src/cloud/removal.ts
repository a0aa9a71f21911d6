import { ConflictError } from '@backstage/errors';
import type { LeftoverReference } from '@helium-portal/backstage-plugin-helium-node';

/** Of a cloud nothing is removed but by a destroy of the stack. */
export function requireOfCluster({
  where,
  kind,
  name,
}: LeftoverReference): void {
  if (where !== 'kubernetes') {
    throw new ConflictError(
      `${kind} '${name}' is not in the workspace's stack, and outside of it Helium removes nothing of a cloud; its command does, for whoever may`,
    );
  }
}
