import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { EntityInfoCard } from '@backstage/plugin-catalog-react';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useTranslation } from '../../hooks/useTranslation';
import {
  useWorkspaces,
  type WorkspacesFilter,
} from '../../hooks/useWorkspaces';
import { rootRouteRef } from '../../routes';
import { ShortList } from '../common/ShortList';
import { FIRST_TO_EXPIRE } from '../WorkspacesPage/useWorkspacesQuery';
import { useEntityFilter } from './useEntityFilter';

// As tall as the card would be by itself.
const useStyles = makeStyles({ root: { height: '100%' } });

/** An entity's card: the workspaces that it names or its owner has, those that expire first. */
export function EntityHeliumCard() {
  const { t } = useTranslation();
  const classes = useStyles();
  const filter = useEntityFilter();
  const rootLink = useRouteRef(rootRouteRef);
  return (
    <section aria-label={t('entity.title')} className={classes.root}>
      <EntityInfoCard
        title={t('entity.title')}
        headerActions={<Link to={rootLink()}>{t('unknown.back')}</Link>}
      >
        {filter ? (
          <EntityWorkspaces filter={filter} />
        ) : (
          <Typography color="textSecondary">{t('entity.noOwner')}</Typography>
        )}
      </EntityInfoCard>
    </section>
  );
}

function EntityWorkspaces(props: { filter: WorkspacesFilter }) {
  const { t } = useTranslation();
  const workspaces = useWorkspaces(FIRST_TO_EXPIRE, props.filter);
  return (
    <ShortList
      workspaces={workspaces}
      empty={<Typography color="textSecondary">{t('entity.none')}</Typography>}
    />
  );
}
