import { useApi } from '@backstage/core-plugin-api';
import type { Workspace } from '@helium-portal/backstage-plugin-helium-common';
import { heliumApiRef } from '../../api/heliumApi';
import { EffectiveValuesView } from '../../effectiveValues/EffectiveValuesView';
import { useResource } from '../../hooks/useResource';
import { useTranslation } from '../../hooks/useTranslation';
import { Fold } from '../common/Fold';

const ID = 'helium-effective-values';

/** What the workspace's charts get; asked for when somebody wants to see it. */
export function EffectiveValuesSection(props: { workspace: Workspace }) {
  const { t } = useTranslation();
  return (
    <Fold id={ID} title={t('effective.title')}>
      <EffectiveValues workspace={props.workspace} />
    </Fold>
  );
}

function EffectiveValues(props: { workspace: Workspace }) {
  const { name, id, generation } = props.workspace;
  const api = useApi(heliumApiRef);
  const answer = useResource(
    `${id} ${generation}`,
    () => api.getEffectiveValues(name),
    { keepPrevious: true },
  );
  return <EffectiveValuesView id={ID} answer={answer} />;
}
