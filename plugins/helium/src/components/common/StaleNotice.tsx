import { makeStyles } from '@material-ui/core/styles';
import CloudOffIcon from '@material-ui/icons/CloudOff';
import Alert from '@material-ui/lab/Alert';
import { useFormat } from '../../hooks/useFormat';
import { useTranslation } from '../../hooks/useTranslation';

const useStyles = makeStyles(theme => ({
  root: {
    // It has to be seen wherever the page is scrolled to.
    position: 'sticky',
    top: 0,
    zIndex: theme.zIndex.appBar,
    marginBottom: theme.spacing(2),
  },
}));

/** Says that the backend can't be reached, and how old that is what the page shows; nothing while it can. */
export function StaleNotice(props: { since?: string }) {
  const { since } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const classes = useStyles();
  return since ? (
    <Alert
      severity="warning"
      className={classes.root}
      icon={<CloudOffIcon fontSize="inherit" aria-hidden />}
    >
      {t('offline.stale', { date: format.absolute(since) })}
    </Alert>
  ) : null;
}
