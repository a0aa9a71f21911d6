import { Content } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { heliumAdminPermission } from '@helium-portal/backstage-plugin-helium-common';
import Button from '@material-ui/core/Button';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { Link as RouterLink } from 'react-router-dom';
import { useNewWorkspace } from '../../hooks/useNewWorkspace';
import { usePrograms } from '../../hooks/usePrograms';
import { useTranslation } from '../../hooks/useTranslation';
import { Message } from '../common/Message';
import { NewWorkspaceButton } from '../common/NewWorkspaceButton';
import { TemplatesButton } from '../common/TemplatesButton';
import { UnavailableProgram } from '../common/UnavailableProgram';
import { administrationRouteRef } from '../../routes';
import { NoWorkspaces } from './NoWorkspaces';
import { isFiltered, useWorkspacesQuery } from './useWorkspacesQuery';
import { WorkspacesFilters } from './WorkspacesFilters';
import { WorkspacesList } from './WorkspacesList';

const useStyles = makeStyles(theme => ({
  intro: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(2),
    marginBottom: theme.spacing(2),
  },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
  description: { flex: '1 1 280px', maxWidth: 720, opacity: 0.85 },
  panel: {
    padding: theme.spacing(2),
    [theme.breakpoints.down('xs')]: { padding: theme.spacing(1.5) },
  },
  list: { marginTop: theme.spacing(2), minHeight: 360 },
}));

/** The list of workspaces with its filters. */
export function WorkspacesContent() {
  const { t } = useTranslation();
  const classes = useStyles();
  const { query, change } = useWorkspacesQuery();
  const { programs } = usePrograms();
  const newWorkspace = useNewWorkspace();
  const admin = usePermission({ permission: heliumAdminPermission });
  const administrationLink = useRouteRef(administrationRouteRef);

  const empty = isFiltered(query) ? (
    <Message
      kind="empty"
      title={t('empty.filteredTitle')}
      description={t('empty.filteredDescription')}
      action={
        <Button
          variant="outlined"
          onClick={() =>
            change({ whose: 'all', search: '', status: [], program: [] })
          }
        >
          {t('empty.clear')}
        </Button>
      }
    />
  ) : (
    <NoWorkspaces newWorkspace={newWorkspace} />
  );

  return (
    <Content>
      <div className={classes.intro}>
        <Typography className={classes.description}>
          {t('list.description')}
        </Typography>
        <div className={classes.buttons}>
          {admin.allowed && (
            <Button component={RouterLink} to={administrationLink()}>
              {t('administration.open')}
            </Button>
          )}
          <TemplatesButton />
          <NewWorkspaceButton newWorkspace={newWorkspace} />
        </div>
      </div>
      <UnavailableProgram program={newWorkspace.unavailable} />
      <Paper variant="outlined" className={classes.panel}>
        <WorkspacesFilters
          query={query}
          programs={programs}
          onChange={change}
        />
        <div className={classes.list}>
          <WorkspacesList query={query} onChange={change} empty={empty} />
        </div>
      </Paper>
    </Content>
  );
}
