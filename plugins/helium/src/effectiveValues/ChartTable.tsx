import type {
  ChartValues,
  EffectiveValue,
} from '@helium-portal/backstage-plugin-helium-common';
import { makeStyles } from '@material-ui/core/styles';
import TablePagination from '@material-ui/core/TablePagination';
import Typography from '@material-ui/core/Typography';
import { useState } from 'react';
import { Column, ResponsiveTable } from '../components/common/ResponsiveTable';
import { scrollable } from '../components/common/scrollable';
import { useTranslation } from '../hooks/useTranslation';
import { ValueText } from './ValueText';

/** More rows at a time make typing in the search slow. */
const PAGE_SIZE = 50;

const useStyles = makeStyles(theme => ({
  title: { margin: theme.spacing(2, 0, 0.5), fontSize: '1rem' },
  rows: { maxHeight: 440, overflow: 'auto' },
  key: { overflowWrap: 'anywhere' },
  pagination: { display: 'flex', justifyContent: 'flex-end' },
}));

/** The effective values of one chart, a page at a time. */
export function ChartTable(props: {
  chart: ChartValues;
  /** Those of its values that are looked for. */
  values: EffectiveValue[];
}) {
  const { chart, values } = props;
  const { t } = useTranslation();
  const classes = useStyles();
  const [wantedPage, setPage] = useState(0);
  const lastPage = Math.max(0, Math.ceil(values.length / PAGE_SIZE) - 1);
  const page = Math.min(wantedPage, lastPage);
  const { name, version } = chart.chart;

  const columns: Column<EffectiveValue>[] = [
    {
      id: 'key',
      title: t('effective.key'),
      heading: true,
      render: ({ key }) => <span className={classes.key}>{key}</span>,
    },
    {
      id: 'value',
      title: t('effective.value'),
      render: value => <ValueText value={value} />,
    },
    {
      id: 'origin',
      title: t('effective.originTitle'),
      nowrap: true,
      render: ({ origin }) => t(`effective.origin.${origin}`),
    },
  ];
  return (
    <>
      <Typography variant="subtitle1" component="h4" className={classes.title}>
        {chart.title}{' '}
        <Typography component="span" variant="body2" color="textSecondary">
          {version ? `${name} ${version}` : name}
          {' · '}
          {t('effective.count', { count: values.length })}
        </Typography>
      </Typography>
      {!chart.includesChartDefaults && (
        <Typography variant="body2" color="textSecondary" gutterBottom>
          {t('effective.withoutDefaults')}
        </Typography>
      )}
      {values.length === 0 ? (
        <Typography variant="body2">{t('effective.noMatch')}</Typography>
      ) : (
        <div
          className={classes.rows}
          role="group"
          aria-label={chart.title}
          {...scrollable}
        >
          <ResponsiveTable
            label={chart.title}
            columns={columns}
            rows={values.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE)}
            rowKey={({ key }) => key}
          />
        </div>
      )}
      {lastPage > 0 && (
        <TablePagination
          component="div"
          className={classes.pagination}
          aria-label={t('effective.pages', { chart: chart.title })}
          count={values.length}
          page={page}
          rowsPerPage={PAGE_SIZE}
          rowsPerPageOptions={[]}
          labelDisplayedRows={({ from, to, count }) =>
            t('list.displayedRows', {
              from: String(from),
              to: String(to),
              total: String(count),
            })
          }
          backIconButtonText={t('list.previousPage')}
          nextIconButtonText={t('list.nextPage')}
          onPageChange={(_event, next) => setPage(next)}
        />
      )}
    </>
  );
}
