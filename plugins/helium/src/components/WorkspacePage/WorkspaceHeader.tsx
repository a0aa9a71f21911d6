import type {
  Program,
  Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import AddAlarmIcon from '@material-ui/icons/AddAlarm';
import DeleteOutlineIcon from '@material-ui/icons/DeleteOutline';
import TuneIcon from '@material-ui/icons/Tune';
import { RefObject } from 'react';
import { useTranslation } from '../../hooks/useTranslation';
import { useDangerStyles } from '../common/danger';
import { ExpiryText } from '../common/ExpiryText';
import { OwnerLink } from '../common/OwnerLink';
import { RehearsalChip } from '../common/RehearsalChip';
import { StatusLabel } from '../common/StatusLabel';
import { WHY_NO_EDIT_ID, type WorkspaceActions } from './useWorkspaceActions';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    alignItems: 'flex-start',
    gap: theme.spacing(2),
  },
  // It makes room for the buttons, however long it is, so that they stay at one place.
  about: { flex: '1 1 320px', minWidth: 0 },
  title: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 2),
  },
  name: { margin: 0, fontSize: '1.6rem', overflowWrap: 'anywhere' },
  meta: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.5, 3),
    margin: theme.spacing(1, 0, 0),
    '& > div': { display: 'flex', gap: theme.spacing(0.75) },
    '& dt': { opacity: 0.8 },
    '& dd': { margin: 0 },
  },
  actions: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
  why: { flexBasis: '100%' },
}));

/** What a workspace is, and what can be done to it. */
export function WorkspaceHeader(props: {
  workspace: Workspace;
  program?: Program;
  actions: WorkspaceActions;
  headingRef: RefObject<HTMLHeadingElement>;
}) {
  const { workspace, program, actions, headingRef } = props;
  const { t } = useTranslation();
  const classes = useStyles();
  const danger = useDangerStyles();
  const gone = workspace.status === 'destroyed';
  const sleeps = workspace.desired === 'present' && workspace.graceEndsAt;
  return (
    <header className={classes.root}>
      <div className={classes.about}>
        <div className={classes.title}>
          <Typography
            ref={headingRef}
            tabIndex={-1}
            variant="h4"
            component="h2"
            className={classes.name}
          >
            {workspace.name}
          </Typography>
          <span role="status">
            <StatusLabel status={workspace.status} />
          </span>
          {workspace.rehearsal && <RehearsalChip />}
        </div>
        <dl className={classes.meta}>
          <div>
            <dt>{t('list.owner')}</dt>
            <dd>
              <OwnerLink entityRef={workspace.owner} />
            </dd>
          </div>
          <div>
            <dt>{t('list.program')}</dt>
            <dd>{program?.title ?? workspace.program}</dd>
          </div>
          {workspace.desired === 'present' && (
            <div>
              <dt>{t('list.expires')}</dt>
              <dd>
                <ExpiryText expiresAt={workspace.expiresAt} />
              </dd>
            </div>
          )}
        </dl>
      </div>
      {!gone && (
        <div className={classes.actions}>
          <Button
            variant="outlined"
            startIcon={<AddAlarmIcon />}
            disabled={!actions.canExtend}
            onClick={() => actions.open('extend')}
          >
            {t(sleeps ? 'action.wake' : 'action.extend')}
          </Button>
          <Button
            variant="outlined"
            startIcon={<TuneIcon />}
            disabled={!actions.canEdit}
            aria-describedby={actions.whyNoEdit && WHY_NO_EDIT_ID}
            onClick={() => actions.open('edit')}
          >
            {t('action.edit')}
          </Button>
          <Button
            variant="outlined"
            className={actions.canDelete ? danger.outlined : undefined}
            startIcon={<DeleteOutlineIcon />}
            disabled={!actions.canDelete}
            onClick={() => actions.open('delete')}
          >
            {t('action.delete')}
          </Button>
        </div>
      )}
      {actions.whyNoEdit && (
        <Typography
          id={WHY_NO_EDIT_ID}
          role="status"
          variant="body2"
          className={classes.why}
        >
          {actions.whyNoEdit}
        </Typography>
      )}
    </header>
  );
}
