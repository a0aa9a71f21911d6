import type { Operation } from '@helium-portal/backstage-plugin-helium-common';
import type { Translate } from '../../hooks/useTranslation';

/** What an operation does: a destroy that removes what an earlier one has kept or left, deletes no workspace. */
export function operationTitle(
  t: Translate,
  { kind, removal }: Operation,
): string {
  if (!removal) {
    return t(`operation.kind.${kind}`);
  }
  return t(
    removal.keptData
      ? 'operation.removal.keptData'
      : 'operation.removal.leftovers',
  );
}
