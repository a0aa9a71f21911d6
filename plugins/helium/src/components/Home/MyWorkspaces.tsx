import { InfoCard } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useFormerWorkspaces } from '../../hooks/useFormerWorkspaces';
import {
  type NewWorkspace,
  useNewWorkspace,
} from '../../hooks/useNewWorkspace';
import { useTranslation } from '../../hooks/useTranslation';
import { rootRouteRef } from '../../routes';
import { FormerLinks } from '../common/FormerLinks';
import { NewWorkspaceButton } from '../common/NewWorkspaceButton';
import { ShortList } from '../common/ShortList';
import { UnavailableProgram } from '../common/UnavailableProgram';
import { useMyWorkspaces } from './useMyWorkspaces';

const useStyles = makeStyles(theme => ({
  header: {
    flexWrap: 'wrap',
    gap: theme.spacing(1, 2),
    '& .MuiCardHeader-action': { alignSelf: 'center', margin: 0 },
  },
  empty: {
    display: 'grid',
    justifyItems: 'start',
    gap: theme.spacing(1.5),
  },
}));

/** The viewer's own workspaces on the portal's home page. */
export function MyWorkspaces() {
  const { t } = useTranslation();
  const classes = useStyles();
  const rootLink = useRouteRef(rootRouteRef);
  const workspaces = useMyWorkspaces();
  const newWorkspace = useNewWorkspace();
  const total = workspaces.value?.totalItems ?? 0;
  return (
    <InfoCard
      title={t('home.title')}
      titleTypographyProps={{ component: 'h2' }}
      headerProps={{ className: classes.header }}
      divider
      action={
        total > 0 && !newWorkspace.unavailable ? (
          <NewWorkspaceButton newWorkspace={newWorkspace} small />
        ) : undefined
      }
      deepLink={{
        title: total > 0 ? t('home.mine', { count: total }) : t('unknown.back'),
        link: total > 0 ? `${rootLink()}?owner=mine` : rootLink(),
      }}
    >
      <ShortList
        workspaces={workspaces}
        withLinks
        empty={<None newWorkspace={newWorkspace} />}
      />
    </InfoCard>
  );
}

function None(props: { newWorkspace: NewWorkspace }) {
  const { newWorkspace } = props;
  const { t } = useTranslation();
  const classes = useStyles();
  const { value: former } = useFormerWorkspaces('mine');
  return (
    <div className={classes.empty}>
      <Typography>{t('home.none')}</Typography>
      <Typography color="textSecondary">{t('empty.description')}</Typography>
      <UnavailableProgram program={newWorkspace.unavailable} />
      <NewWorkspaceButton newWorkspace={newWorkspace} />
      {former && <FormerLinks former={former} mine />}
    </div>
  );
}
