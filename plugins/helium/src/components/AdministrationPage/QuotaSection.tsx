import { useApi } from '@backstage/core-plugin-api';
import type { QuotaCount } from '@helium-portal/backstage-plugin-helium-common';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { heliumApiRef } from '../../api/heliumApi';
import { useResource } from '../../hooks/useResource';
import { useTranslation } from '../../hooks/useTranslation';
import { LoadFailure } from '../common/LoadFailure';
import { Outline } from '../common/Outline';
import { OwnerLink } from '../common/OwnerLink';
import { Section } from '../common/Section';
import { Nothing } from './Nothing';

const SHOWN = 50;
/** Of a limit: from here on it is said that it is nearly reached. */
const NEARLY = 0.8;

const useStyles = makeStyles(theme => ({
  list: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)',
    gap: theme.spacing(1, 2),
    alignItems: 'center',
    margin: 0,
  },
  subject: { overflowWrap: 'anywhere' },
  use: {
    display: 'grid',
    gridTemplateColumns: 'minmax(40px, 1fr) minmax(6em, max-content)',
    gap: theme.spacing(1),
    alignItems: 'center',
    margin: 0,
    fontVariantNumeric: 'tabular-nums',
  },
  track: {
    height: 14,
    borderRadius: 2,
    border: `1px solid ${theme.palette.text.secondary}`,
    overflow: 'hidden',
  },
  filled: { height: '100%', backgroundColor: theme.palette.primary.main },
  full: { height: '100%', backgroundColor: theme.palette.error.main },
}));

/** How much of their limits groups, owners and programs use, as of the rest of the page. */
export function QuotaSection(props: {
  at: string;
  titleOf(program: string): string;
}) {
  const { at, titleOf } = props;
  const { t } = useTranslation();
  const classes = useStyles();
  const api = useApi(heliumApiRef);
  const { value, error, loading, refresh } = useResource(
    at,
    () => api.listQuotaUse({ limit: SHOWN }),
    { keepPrevious: true },
  );
  return (
    <Section title={t('administration.quota')}>
      {error && !loading && (
        <LoadFailure error={error} onRetry={refresh} about="administration" />
      )}
      {!value && loading && (
        <Outline label={t('administration.quotaLoading')} lines={3} />
      )}
      {!error && value?.items.length === 0 && (
        <Nothing text={t('administration.noQuota')} />
      )}
      {!error && value && value.items.length > 0 && (
        <>
          <dl className={classes.list} aria-label={t('administration.quota')}>
            {value.items.map(count => (
              <Limit
                key={`${count.scope} ${count.subject}`}
                count={count}
                titleOf={titleOf}
              />
            ))}
          </dl>
          {value.totalItems > value.items.length && (
            <Typography color="textSecondary">
              {t('administration.quotaMore', {
                count: value.totalItems - value.items.length,
              })}
            </Typography>
          )}
        </>
      )}
    </Section>
  );
}

function Limit(props: { count: QuotaCount; titleOf(program: string): string }) {
  const { scope, subject, limit, used } = props.count;
  const { t } = useTranslation();
  const classes = useStyles();
  const reached = used >= limit;
  return (
    <>
      <Typography component="dt" variant="body2" className={classes.subject}>
        {t(`administration.quotaOf.${scope}`)}{' '}
        {scope === 'program' ? (
          props.titleOf(subject)
        ) : (
          <OwnerLink
            entityRef={subject}
            defaultKind={scope === 'group' ? 'group' : 'user'}
          />
        )}
      </Typography>
      <Typography component="dd" variant="body2" className={classes.use}>
        <div className={classes.track} aria-hidden>
          <div
            className={reached ? classes.full : classes.filled}
            style={{ width: `${Math.min(100, shareOf(props.count) * 100)}%` }}
          />
        </div>
        <span>
          {t(`administration.quotaUse.${fullnessOf(props.count)}`, {
            used: String(used),
            limit: String(limit),
          })}
        </span>
      </Typography>
    </>
  );
}

function shareOf({ used, limit }: QuotaCount): number {
  return limit === 0 ? 1 : used / limit;
}

/** The word for it, so that colour says nothing alone. */
function fullnessOf(count: QuotaCount) {
  if (count.used > count.limit) {
    return 'over';
  }
  if (count.used === count.limit) {
    return 'full';
  }
  return shareOf(count) >= NEARLY ? 'nearly' : 'free';
}
