import type { Administration } from '@helium-portal/backstage-plugin-helium-common';
import { useFormat } from '../../hooks/useFormat';
import { useTranslation } from '../../hooks/useTranslation';
import { ResponsiveTable } from '../common/ResponsiveTable';
import { Section } from '../common/Section';
import { Nothing } from './Nothing';
import { ReplicaName } from './ReplicaName';
import { sinceThen } from './sinceThen';

/** The portals that work on operations. */
export function ReplicasSection(props: {
  replicas: Administration['replicas'];
  at: string;
}) {
  const { replicas, at } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const since = (instant: string) => format.duration(sinceThen(at, instant));
  return (
    <Section title={t('administration.replicas')}>
      {replicas.length === 0 ? (
        <Nothing text={t('administration.noReplicas')} />
      ) : (
        <ResponsiveTable
          label={t('administration.replicas')}
          columns={[
            {
              id: 'holder',
              title: t('administration.replica'),
              heading: true,
              render: ({ holder }) => <ReplicaName holder={holder} />,
            },
            {
              id: 'since',
              title: t('administration.up'),
              nowrap: true,
              render: replica => since(replica.since),
            },
            {
              id: 'seen',
              title: t('administration.seen'),
              nowrap: true,
              render: replica => since(replica.seenAt),
            },
          ]}
          rows={replicas}
          rowKey={({ holder }) => holder}
        />
      )}
    </Section>
  );
}
