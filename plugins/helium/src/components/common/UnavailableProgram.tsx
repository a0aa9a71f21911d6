import type { Program } from '@helium-portal/backstage-plugin-helium-common';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import { useTranslation } from '../../hooks/useTranslation';

const useStyles = makeStyles(theme => ({
  root: { margin: theme.spacing(1, 0) },
  why: { overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' },
}));

/** Says that a program takes no workspaces, why, and what to do; nothing of one that does. */
export function UnavailableProgram(props: {
  program: Program | undefined;
  /** Stands on the page of a workspace that was made of it. */
  made?: boolean;
}) {
  const { program, made = false } = props;
  const { t } = useTranslation();
  const classes = useStyles();
  if (!program?.unavailable) {
    return null;
  }
  return (
    <Alert severity="warning" className={classes.root}>
      <AlertTitle>
        {t('unavailable.title', { program: program.title })}
      </AlertTitle>
      <Typography variant="body2" className={classes.why} gutterBottom>
        {t('unavailable.why', { why: program.unavailable })}
      </Typography>
      {made ? t('unavailable.made') : t('unavailable.whatToDo')}
    </Alert>
  );
}
