import {
  ChartValues,
  EffectiveValue,
  EffectiveValueList,
  getFieldErrors,
} from '@helium-portal/backstage-plugin-helium-common';
import LinearProgress from '@material-ui/core/LinearProgress';
import MenuItem from '@material-ui/core/MenuItem';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import Skeleton from '@material-ui/lab/Skeleton';
import { useState } from 'react';
import { messageOf, statusOf } from '../api/errors';
import { LoadFailure } from '../components/common/LoadFailure';
import type { Resource } from '../hooks/useResource';
import { useTranslation } from '../hooks/useTranslation';
import { ChartTable } from './ChartTable';
import { plainText } from './ValueText';

const ORIGINS: EffectiveValue['origin'][] = [
  'chart',
  'platform',
  'parameters',
  'user',
  'secret',
];

const useStyles = makeStyles(theme => ({
  // Its place is kept, so that nothing jumps when an answer comes.
  progress: { height: 2 },
  refusals: { marginTop: theme.spacing(2) },
  filters: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(2),
    margin: theme.spacing(2, 0),
  },
  search: { flex: '1 1 220px' },
  origin: { flex: '0 1 180px', minWidth: 160 },
  refused: { margin: 0, paddingLeft: theme.spacing(2.5) },
}));

/** What charts get and who decided each value, in each of its states. */
export function EffectiveValuesView(props: {
  /** Unique on the page. */
  id: string;
  answer: Resource<EffectiveValueList | undefined>;
  /** What else there is to know, beside the order of origins. */
  note?: string;
  /** What to tell those who may not ask. */
  forbidden?: string;
}) {
  const { value, error, loading, refresh } = props.answer;
  const { t } = useTranslation();
  const classes = useStyles();
  return (
    <>
      <LinearProgress
        className={classes.progress}
        style={{ visibility: loading ? 'visible' : 'hidden' }}
        aria-hidden={!loading}
        aria-label={t('effective.loading')}
      />
      {error && (
        <Failure error={error} forbidden={props.forbidden} onRetry={refresh} />
      )}
      {!value && !error && <Skeleton variant="rect" height={200} />}
      {value?.charts.length === 0 && (
        <Typography>{t('effective.none')}</Typography>
      )}
      {value && value.charts.length > 0 && (
        <Charts id={props.id} charts={value.charts} note={props.note} />
      )}
    </>
  );
}

function Failure(props: { error: Error; forbidden?: string; onRetry(): void }) {
  const { error, forbidden, onRetry } = props;
  const { t } = useTranslation();
  const fields = getFieldErrors(error);
  if (statusOf(error) === 403 && forbidden) {
    return <Alert severity="info">{forbidden}</Alert>;
  }
  if (statusOf(error) === 400) {
    return (
      <Alert severity="warning">
        {t('effective.invalid')}{' '}
        {fields.length === 0
          ? messageOf(error)
          : fields
              .map(({ field, message }) => `${field}: ${message}`)
              .join('; ')}
      </Alert>
    );
  }
  return <LoadFailure error={error} onRetry={onRetry} />;
}

function Charts(props: { id: string; charts: ChartValues[]; note?: string }) {
  const { id, charts, note } = props;
  const { t } = useTranslation();
  const classes = useStyles();
  const [search, setSearch] = useState('');
  const [origin, setOrigin] = useState('');
  const refused = charts.flatMap(chart => chart.refused);

  const sought = search.trim().toLowerCase();
  const isSought = (value: EffectiveValue) =>
    (!origin || value.origin === origin) &&
    (!sought ||
      value.key.toLowerCase().includes(sought) ||
      (!value.secret && plainText(value.value).toLowerCase().includes(sought)));

  return (
    <>
      <Typography variant="body2" color="textSecondary">
        {t('effective.what')} {note}
      </Typography>
      {refused.length > 0 && (
        <Alert severity="warning" className={classes.refusals}>
          {t('effective.refused')}
          <ul className={classes.refused}>
            {refused.map(({ parameter, key, because }) => (
              <li key={`${parameter} ${key}`}>
                {t('effective.refusedKey', { key, because })}
              </li>
            ))}
          </ul>
        </Alert>
      )}
      <div className={classes.filters}>
        <TextField
          className={classes.search}
          id={`${id}-search`}
          type="search"
          size="small"
          variant="outlined"
          label={t('effective.search')}
          value={search}
          onChange={event => setSearch(event.target.value)}
          onKeyDown={event => {
            // It may stand within a form, which Enter would send.
            if (event.key === 'Enter') event.preventDefault();
          }}
        />
        <TextField
          select
          className={classes.origin}
          id={`${id}-origin`}
          size="small"
          variant="outlined"
          label={t('effective.origins')}
          value={origin}
          onChange={event => setOrigin(event.target.value)}
          SelectProps={{ displayEmpty: true }}
          InputLabelProps={{ shrink: true }}
        >
          <MenuItem value="">{t('effective.allOrigins')}</MenuItem>
          {ORIGINS.map(item => (
            <MenuItem key={item} value={item}>
              {t(`effective.origin.${item}`)}
            </MenuItem>
          ))}
        </TextField>
      </div>
      {charts.map(chart => (
        <ChartTable
          key={chart.title}
          chart={chart}
          values={chart.values.filter(isSought)}
        />
      ))}
    </>
  );
}
