import type { Administration } from '@helium-portal/backstage-plugin-helium-common';
import { useTranslation } from '../../hooks/useTranslation';
import { Section } from '../common/Section';
import { Bars } from './Bars';
import { Nothing } from './Nothing';

/** Operations that have not ended. */
export function QueueSection(props: { queue: Administration['queue'] }) {
  const { queue } = props;
  const { t } = useTranslation();
  return (
    <Section title={t('administration.queue')}>
      {queue.length === 0 ? (
        <Nothing text={t('administration.noQueue')} />
      ) : (
        <Bars
          label={t('administration.queue')}
          items={queue.map(({ kind, state, count }) => ({
            id: `${kind} ${state}`,
            label: `${t(`operation.kind.${kind}`)}: ${t(
              `operation.state.${state}`,
            )}`,
            value: count,
          }))}
        />
      )}
    </Section>
  );
}
