import { Link } from '@backstage/core-components';
import type {
  KeptData,
  Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import Box from '@material-ui/core/Box';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import { useFormat } from '../../hooks/useFormat';
import { isAllRemoved } from '../../hooks/useKeptData';
import type { Resource } from '../../hooks/useResource';
import { useTranslation } from '../../hooks/useTranslation';
import { useNewWorkspace } from '../../hooks/useNewWorkspace';
import { useWorkspacePath } from '../../hooks/useWorkspacePath';
import { NewWorkspaceButton } from '../common/NewWorkspaceButton';
import { UnavailableProgram } from '../common/UnavailableProgram';

const useStyles = makeStyles(theme => ({
  meaning: { marginTop: theme.spacing(1), overflowWrap: 'anywhere' },
}));

interface GoneNoticeProps {
  workspace: Workspace;
  keptData: Resource<KeptData[]>;
}

/** Says that a workspace is no more, when it went, and what has become of its name. */
export function GoneNotice(props: GoneNoticeProps) {
  const { name, destroyedAt, updatedAt, unverified, nameReused } =
    props.workspace;
  const { t } = useTranslation();
  const classes = useStyles();
  const format = useFormat();
  return (
    <Alert severity={unverified ? 'warning' : 'info'}>
      <AlertTitle>
        {t('gone.title', { date: format.absolute(destroyedAt ?? updatedAt) })}
      </AlertTitle>
      {nameReused && <NameReused name={name} />}
      {unverified && (
        <>
          {t('gone.unverified', { name, why: unverified })}
          <Typography variant="body2" className={classes.meaning}>
            {t(
              nameReused ? 'gone.unverifiedReused' : 'gone.unverifiedMeaning',
              { name },
            )}
          </Typography>
        </>
      )}
      {!nameReused && <NameLeft {...props} />}
    </Alert>
  );
}

/** Leads from an earlier workspace to the one that has its name. */
function NameReused(props: { name: string }) {
  const { t } = useTranslation();
  const workspacePath = useWorkspacePath();
  return (
    <Typography variant="body2" paragraph>
      {t('gone.reused')}{' '}
      <Link to={workspacePath(props)} underline="always">
        {t('gone.newer', props)}
      </Link>
    </Typography>
  );
}

/** What is left, and the way to a workspace that takes its place. */
function NameLeft({ workspace, keptData }: GoneNoticeProps) {
  const { name, program, unverified, keepDataUntil } = workspace;
  const { t } = useTranslation();
  const format = useFormat();
  const newWorkspace = useNewWorkspace(program);
  const kept = keptData.value;
  const isFree = !keepDataUntil || (kept !== undefined && isAllRemoved(kept));
  return (
    <>
      {!unverified && describe()}
      <Box mt={2}>
        <UnavailableProgram program={newWorkspace.unavailable} />
        <NewWorkspaceButton
          newWorkspace={newWorkspace}
          name={isFree ? name : undefined}
        />
      </Box>
    </>
  );

  function describe() {
    if (!keepDataUntil) {
      return t('gone.description', { name });
    }
    if (kept && isAllRemoved(kept)) {
      return kept.length > 0
        ? t('keptData.goneToo', { name })
        : t('gone.description', { name });
    }
    // Neither is said before it is known.
    return kept || keptData.error
      ? t('keptData.gone', { name, date: format.absolute(keepDataUntil) })
      : undefined;
  }
}
