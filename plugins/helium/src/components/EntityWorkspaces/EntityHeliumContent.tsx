import { Content } from '@backstage/core-components';
import { useEntity } from '@backstage/plugin-catalog-react';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useNewWorkspace } from '../../hooks/useNewWorkspace';
import { useTranslation } from '../../hooks/useTranslation';
import { Message } from '../common/Message';
import { NewWorkspaceButton } from '../common/NewWorkspaceButton';
import { UnavailableProgram } from '../common/UnavailableProgram';
import { WorkspaceContent } from '../WorkspacePage/WorkspaceContent';
import { useWorkspacesQuery } from '../WorkspacesPage/useWorkspacesQuery';
import { WorkspacesList } from '../WorkspacesPage/WorkspacesList';
import { useEntityFilter, workspaceOf } from './useEntityFilter';

const useStyles = makeStyles(theme => ({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    alignItems: 'center',
    gap: theme.spacing(2),
    marginBottom: theme.spacing(2),
  },
  panel: { padding: theme.spacing(2) },
}));

/** An entity's tab: the page of the workspace that it is, else the workspaces that it names, or its owner has. */
export function EntityHeliumContent() {
  const { entity } = useEntity();
  const workspace = workspaceOf(entity);
  return workspace ? (
    <WorkspaceContent key={workspace} name={workspace} embedded />
  ) : (
    <EntityWorkspaces />
  );
}

function EntityWorkspaces() {
  const { t } = useTranslation();
  const classes = useStyles();
  const filter = useEntityFilter();
  const { query, change } = useWorkspacesQuery();
  const newWorkspace = useNewWorkspace();
  if (!filter) {
    return (
      <Message
        kind="empty"
        title={t('entity.title')}
        description={t('entity.noOwner')}
      />
    );
  }
  return (
    <Content noPadding>
      <div className={classes.bar}>
        <Typography variant="h5" component="h2">
          {t('entity.title')}
        </Typography>
        <NewWorkspaceButton newWorkspace={newWorkspace} />
      </div>
      <UnavailableProgram program={newWorkspace.unavailable} />
      <Paper variant="outlined" className={classes.panel}>
        <WorkspacesList
          query={query}
          onChange={change}
          filter={filter}
          without={filter.owner?.length === 1 ? ['owner'] : []}
          empty={
            <Message
              kind="empty"
              title={t('entity.none')}
              description={t('empty.description')}
            />
          }
        />
      </Paper>
    </Content>
  );
}
