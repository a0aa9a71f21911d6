import { useApi } from '@backstage/core-plugin-api';
import type { Workspace } from '@helium-portal/backstage-plugin-helium-common';
import Button from '@material-ui/core/Button';
import CircularProgress from '@material-ui/core/CircularProgress';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import ReplayIcon from '@material-ui/icons/Replay';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import { useState } from 'react';
import { heliumApiRef } from '../../api/heliumApi';
import { useErrorText } from '../../hooks/useErrorText';
import { useMutation } from '../../hooks/useMutation';
import { useTranslation } from '../../hooks/useTranslation';
import { useDangerStyles } from '../common/danger';
import { FailureText } from './FailureText';
import { OperationLog } from './OperationLog';
import { resourceName } from './resources';
import { WHY_NO_EDIT_ID, type WorkspaceActions } from './useWorkspaceActions';

const useStyles = makeStyles(theme => ({
  alert: {
    '& .MuiAlert-message': { flex: 1, minWidth: 0 },
  },
  actions: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    marginTop: theme.spacing(2),
  },
  log: { marginTop: theme.spacing(2) },
}));

/** What failed, where, and what can be done about it. */
export function FailureSection(props: {
  workspace: Workspace;
  actions: WorkspaceActions;
  refresh(): void;
}) {
  const { workspace, actions, refresh } = props;
  const { name, failure, status, desired } = workspace;
  const { t } = useTranslation();
  const classes = useStyles();
  const danger = useDangerStyles();
  const api = useApi(heliumApiRef);
  const errorText = useErrorText();
  const [logShown, setLogShown] = useState(false);
  const leaving = desired === 'absent';
  const retry = useMutation(
    () => (leaving ? api.deleteWorkspace(name) : api.updateWorkspace(name, {})),
    refresh,
  );

  const stopped = workspace.activeOperation === undefined;
  const shown = failure !== undefined && stopped && status !== 'destroyed';
  if (!shown) {
    return null;
  }
  const title = (() => {
    if (status === 'leftovers') return t('failure.leftovers');
    if (leaving) return t('failure.destroy');
    if (status === 'needs-attention') return t('failure.attention');
    return t('failure.update');
  })();
  return (
    <Alert severity="error" className={classes.alert} role="alert">
      <AlertTitle>{title}</AlertTitle>
      <FailureText failure={failure} leaving={leaving} />
      {failure.resource && (
        <Typography variant="body2" title={failure.resource}>
          {t('failure.resource', { resource: resourceName(failure.resource) })}
        </Typography>
      )}
      <div className={classes.actions}>
        <Button
          size="small"
          variant="contained"
          color="primary"
          disabled={!actions.canRetry}
          onClick={() => retry.run()}
          startIcon={
            retry.pending ? <CircularProgress size={16} /> : <ReplayIcon />
          }
        >
          {t('action.retry')}
        </Button>
        {!leaving && (
          <Button
            size="small"
            variant="outlined"
            disabled={!actions.canEdit}
            aria-describedby={actions.whyNoEdit && WHY_NO_EDIT_ID}
            onClick={() => actions.open('edit')}
          >
            {t('action.edit')}
          </Button>
        )}
        {!leaving && (
          <Button
            size="small"
            variant="outlined"
            className={actions.canDelete ? danger.outlined : undefined}
            disabled={!actions.canDelete}
            onClick={() => actions.open('delete')}
          >
            {t('action.delete')}
          </Button>
        )}
        {failure.operationId && (
          <Button
            size="small"
            aria-expanded={logShown}
            onClick={() => setLogShown(shownNow => !shownNow)}
          >
            {logShown ? t('operations.hideLog') : t('operations.showLog')}
          </Button>
        )}
      </div>
      {retry.error && (
        <Typography variant="body2" role="alert">
          {errorText(retry.error)}
        </Typography>
      )}
      {logShown && failure.operationId && (
        <div className={classes.log}>
          <OperationLog workspace={name} operationId={failure.operationId} />
        </div>
      )}
    </Alert>
  );
}
