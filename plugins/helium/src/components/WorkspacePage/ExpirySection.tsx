import type {
  Program,
  Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import { useFormat } from '../../hooks/useFormat';
import { useTranslation } from '../../hooks/useTranslation';
import { ExpiryText } from '../common/ExpiryText';
import { Section } from '../common/Section';
import { ExpiryBar } from './ExpiryBar';
import { ExpiryHistory } from './ExpiryHistory';
import type { WorkspaceActions } from './useWorkspaceActions';

const useStyles = makeStyles(theme => ({
  left: { fontSize: '1.35rem', marginBottom: theme.spacing(0.5) },
}));

/** When a workspace goes, and until when that can be put off. */
export function ExpirySection(props: {
  workspace: Workspace;
  program?: Program;
  actions: WorkspaceActions;
}) {
  const { workspace, program, actions } = props;
  const { expiresAt, graceEndsAt, maximumExpiresAt } = workspace;
  const { t } = useTranslation();
  const format = useFormat();
  const classes = useStyles();
  return (
    <Section
      title={t('expiry.title')}
      action={
        <Button
          size="small"
          color="primary"
          disabled={!actions.canExtend}
          onClick={() => actions.open('extend')}
          aria-label={
            graceEndsAt ? t('expiry.wakeLabel') : t('expiry.extendLabel')
          }
        >
          {t(graceEndsAt ? 'action.wake' : 'action.extend')}
        </Button>
      }
    >
      <div className={classes.left}>
        <ExpiryText expiresAt={expiresAt} precise />
      </div>
      {expiresAt && (
        <>
          <Typography variant="body2">{format.absolute(expiresAt)}</Typography>
          <ExpiryBar workspace={workspace} expiresAt={expiresAt} />
        </>
      )}
      {graceEndsAt && (
        <Alert severity="warning">
          {t('expiry.asleep', { date: format.absolute(graceEndsAt) })}
        </Alert>
      )}
      {!expiresAt && (
        <Typography variant="body2" color="textSecondary">
          {t('expiry.pinned')}
        </Typography>
      )}
      {expiresAt && maximumExpiresAt && (
        <Typography variant="body2" color="textSecondary" gutterBottom>
          {t('expiry.maximum', { date: format.absolute(maximumExpiresAt) })}
          {program &&
            ` ${t('expiry.maximumReason', {
              program: program.title,
              duration: format.isoDuration(program.expiry.maximum),
            })}`}
        </Typography>
      )}
      <ExpiryHistory workspace={workspace} />
    </Section>
  );
}
