import { makeStyles } from '@material-ui/core/styles';
import { useFormerWorkspaces } from '../../hooks/useFormerWorkspaces';
import type { NewWorkspace } from '../../hooks/useNewWorkspace';
import { useTranslation } from '../../hooks/useTranslation';
import { FormerLinks } from '../common/FormerLinks';
import { Message } from '../common/Message';
import { NewWorkspaceButton } from '../common/NewWorkspaceButton';
import { TemplatesButton } from '../common/TemplatesButton';
import { WorkspacesSkeleton } from './WorkspacesSkeleton';

const useStyles = makeStyles(theme => ({
  action: {
    display: 'grid',
    justifyItems: 'center',
    justifyContent: 'center',
    gap: theme.spacing(2),
  },
  buttons: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'center',
    gap: theme.spacing(1),
  },
}));

/** Stands in for the whole list: there are none yet, or none any more. */
export function NoWorkspaces(props: { newWorkspace: NewWorkspace }) {
  const { t } = useTranslation();
  const classes = useStyles();
  const { value: former, loading } = useFormerWorkspaces('all');
  if (loading && !former) {
    return <WorkspacesSkeleton />;
  }
  const never = former?.removed === 0;
  return (
    <Message
      kind="empty"
      title={t(never ? 'empty.title' : 'empty.nowTitle')}
      description={t('empty.description')}
      action={
        <div className={classes.action}>
          <div className={classes.buttons}>
            <NewWorkspaceButton newWorkspace={props.newWorkspace} />
            <TemplatesButton />
          </div>
          {former && <FormerLinks former={former} />}
        </div>
      }
    />
  );
}
