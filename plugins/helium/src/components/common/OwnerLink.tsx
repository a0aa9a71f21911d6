import { EntityRefLink } from '@backstage/plugin-catalog-react';

const ENTITY_REF = /^[^:/\s]+:[^:/\s]+\/[^:/\s]+$/;

/** An owner or requester: a link for an entity, else its plain name. */
export function OwnerLink(props: { entityRef: string; defaultKind?: string }) {
  const { entityRef, defaultKind = 'user' } = props;
  return ENTITY_REF.test(entityRef) ? (
    <EntityRefLink
      entityRef={entityRef}
      defaultKind={defaultKind}
      disableTooltip
    />
  ) : (
    <span>{entityRef}</span>
  );
}
