import type { Administration } from '@helium-portal/backstage-plugin-helium-common';
import { useFormat } from '../../hooks/useFormat';
import { useTranslation } from '../../hooks/useTranslation';
import { ResponsiveTable } from '../common/ResponsiveTable';
import { Section } from '../common/Section';
import { Nothing } from './Nothing';
import { Sparkline } from './Sparkline';

type Day = Administration['durations'][number];

/** How long each kind of operation takes, by program, now and over the last days. */
export function DurationsSection(props: {
  durations: Day[];
  titleOf(program: string): string;
}) {
  const { durations, titleOf } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const seconds = (value: number) => format.duration(value * 1000);
  const rows = byKind(durations);
  return (
    <Section title={t('administration.durations')}>
      {rows.length === 0 ? (
        <Nothing text={t('administration.noDurations')} />
      ) : (
        <ResponsiveTable
          label={t('administration.durations')}
          columns={[
            {
              id: 'operation',
              title: t('operations.kind'),
              heading: true,
              render: ({ program, kind }) =>
                `${titleOf(program)}: ${t(`operation.kind.${kind}`)}`,
            },
            {
              id: 'median',
              title: t('administration.median'),
              nowrap: true,
              render: ({ latest }) => seconds(latest.median),
            },
            {
              id: 'p95',
              title: t('administration.p95'),
              nowrap: true,
              render: ({ latest }) => seconds(latest.p95),
            },
            {
              id: 'trend',
              title: t('administration.trend'),
              render: ({ days }) => (
                <Sparkline
                  points={days.map(({ daysAgo, median }) => ({
                    x: -daysAgo,
                    y: median,
                  }))}
                  label={days
                    .map(({ daysAgo, median }) =>
                      t('administration.daysAgo', {
                        count: daysAgo,
                        duration: seconds(median),
                      }),
                    )
                    .join('; ')}
                />
              ),
            },
          ]}
          rows={rows}
          rowKey={({ program, kind }) => `${program} ${kind}`}
        />
      )}
    </Section>
  );
}

/** The days of each program and kind, the oldest first. */
function byKind(durations: Day[]) {
  const groups = new Map<string, Day[]>();
  for (const day of durations) {
    const key = `${day.program} ${day.kind}`;
    groups.set(key, [...(groups.get(key) ?? []), day]);
  }
  return [...groups.values()].map(group => {
    const days = [...group].sort((a, b) => b.daysAgo - a.daysAgo);
    const latest = days[days.length - 1];
    return { program: latest.program, kind: latest.kind, latest, days };
  });
}
