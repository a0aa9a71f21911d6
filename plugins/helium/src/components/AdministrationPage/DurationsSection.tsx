import type { Administration } from '@helium-portal/backstage-plugin-helium-common';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useFormat } from '../../hooks/useFormat';
import { useTranslation } from '../../hooks/useTranslation';
import { ResponsiveTable } from '../common/ResponsiveTable';
import { Section } from '../common/Section';
import { Nothing } from './Nothing';
import { LineSample, Sparkline } from './Sparkline';

const useStyles = makeStyles(theme => ({
  legend: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0, 2),
    listStyle: 'none',
    margin: theme.spacing(0, 0, 1),
    padding: 0,
  },
  entry: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: theme.spacing(0.75),
  },
}));

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
        <>
          <Legend />
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
                render: ({ days }) => <Trend days={days} />,
              },
            ]}
            rows={rows}
            rowKey={({ program, kind }) => `${program} ${kind}`}
          />
        </>
      )}
    </Section>
  );
}

/** Told apart by more than colour in the picture; the table has the numbers of the last day. */
function Legend() {
  const { t } = useTranslation();
  const classes = useStyles();
  return (
    <Typography
      component="ul"
      variant="body2"
      className={classes.legend}
      aria-label={t('administration.legend')}
    >
      <li className={classes.entry}>
        <LineSample style="solid" />
        {t('administration.median')}
      </li>
      <li className={classes.entry}>
        <LineSample style="dashed" />
        {t('administration.p95')}
      </li>
    </Typography>
  );
}

function Trend(props: { days: Day[] }) {
  const { days } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const seconds = (value: number) => format.duration(value * 1000);
  return (
    <Sparkline
      lines={[
        {
          style: 'solid',
          points: days.map(({ daysAgo, median }) => ({
            x: -daysAgo,
            y: median,
          })),
        },
        {
          style: 'dashed',
          points: days.map(({ daysAgo, p95 }) => ({ x: -daysAgo, y: p95 })),
        },
      ]}
      label={days
        .map(({ daysAgo, median, p95 }) =>
          t('administration.daysAgo', {
            count: daysAgo,
            median: seconds(median),
            p95: seconds(p95),
          }),
        )
        .join('; ')}
    />
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
