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
import { NewWorkspaceButton } from '../common/NewWorkspaceButton';
import { UnavailableProgram } from '../common/UnavailableProgram';

const useStyles = makeStyles(theme => ({
  meaning: { marginTop: theme.spacing(1), overflowWrap: 'anywhere' },
}));

/** Says that a workspace is no more, and when it went. */
export function GoneNotice(props: {
  workspace: Workspace;
  keptData: Resource<KeptData[]>;
}) {
  const { name, destroyedAt, updatedAt, unverified, keepDataUntil } =
    props.workspace;
  const { t } = useTranslation();
  const classes = useStyles();
  const format = useFormat();
  const newWorkspace = useNewWorkspace();
  const kept = props.keptData.value;
  const isFree = !keepDataUntil || (kept !== undefined && isAllRemoved(kept));
  return (
    <Alert severity={unverified ? 'warning' : 'info'}>
      <AlertTitle>
        {t('gone.title', { date: format.absolute(destroyedAt ?? updatedAt) })}
      </AlertTitle>
      {describe()}
      {unverified && (
        <Typography variant="body2" className={classes.meaning}>
          {t('gone.unverifiedMeaning', { name })}
        </Typography>
      )}
      <Box mt={2}>
        <UnavailableProgram program={newWorkspace.unavailable} />
        <NewWorkspaceButton
          newWorkspace={newWorkspace}
          name={isFree ? name : undefined}
        />
      </Box>
    </Alert>
  );

  function describe() {
    if (unverified) {
      return t('gone.unverified', { name, why: unverified });
    }
    if (!keepDataUntil) {
      return t('gone.description', { name });
    }
    const { value, error } = props.keptData;
    if (value && isAllRemoved(value)) {
      return value.length > 0
        ? t('keptData.goneToo', { name })
        : t('gone.description', { name });
    }
    // Neither is said before it is known.
    return value || error
      ? t('keptData.gone', { name, date: format.absolute(keepDataUntil) })
      : undefined;
  }
}
