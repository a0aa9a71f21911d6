import { Content } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import RefreshIcon from '@material-ui/icons/Refresh';
import { heliumApiRef } from '../../api/heliumApi';
import { useFormat } from '../../hooks/useFormat';
import { usePrograms } from '../../hooks/usePrograms';
import { useRereading } from '../../hooks/useRereading';
import { useResource } from '../../hooks/useResource';
import { useTranslation } from '../../hooks/useTranslation';
import { LoadFailure } from '../common/LoadFailure';
import { StaleNotice } from '../common/StaleNotice';
import { AdministrationSkeleton } from './AdministrationSkeleton';
import { DurationsSection } from './DurationsSection';
import { ExpiriesSection } from './ExpiriesSection';
import { FailuresSection } from './FailuresSection';
import { useAdministrationStyles } from './layout';
import { LeftoversSection } from './LeftoversSection';
import { QueueSection } from './QueueSection';
import { QuotaSection } from './QuotaSection';
import { ReplicasSection } from './ReplicasSection';
import { RunningSection } from './RunningSection';

const useStyles = makeStyles(theme => ({
  asOf: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
  },
}));

const REREAD_MS = 30_000;

/** What waits and runs, and how it went lately. */
export function AdministrationContent() {
  const { t } = useTranslation();
  const classes = useStyles();
  const layout = useAdministrationStyles();
  const format = useFormat();
  const api = useApi(heliumApiRef);
  const { titleOf } = usePrograms();
  const administration = useResource('administration', () =>
    api.getAdministration(),
  );
  const { value, error, loading, staleSince, staleError, refresh, reread } =
    administration;
  useRereading(reread, REREAD_MS);
  if (error && !loading) {
    return (
      <Content>
        <LoadFailure error={error} onRetry={refresh} about="administration" />
      </Content>
    );
  }
  if (!value) {
    return (
      <Content>
        <AdministrationSkeleton />
      </Content>
    );
  }
  return (
    <Content>
      <StaleNotice since={staleSince} error={staleError} />
      <div className={layout.head}>
        <Typography variant="h5" component="h2">
          {t('administration.title')}
        </Typography>
        <div className={classes.asOf}>
          <Typography role="status">
            {t('administration.asOf', { date: format.absolute(value.at) })}
          </Typography>
          <Button startIcon={<RefreshIcon aria-hidden />} onClick={refresh}>
            {t('administration.refresh')}
          </Button>
        </div>
      </div>
      <div className={layout.sections}>
        <QueueSection queue={value.queue} />
        <ReplicasSection replicas={value.replicas} at={value.at} />
        <div className={layout.wide}>
          <RunningSection running={value.running} at={value.at} />
        </div>
        <ExpiriesSection expiries={value.expiries} at={value.at} />
        <DurationsSection durations={value.durations} titleOf={titleOf} />
        <div className={layout.wide}>
          <LeftoversSection at={value.at} />
        </div>
        <div className={layout.wide}>
          <QuotaSection at={value.at} titleOf={titleOf} />
        </div>
        <div className={layout.wide}>
          <FailuresSection failures={value.failures} titleOf={titleOf} />
        </div>
      </div>
    </Content>
  );
}
