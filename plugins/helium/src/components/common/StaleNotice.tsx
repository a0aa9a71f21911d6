import { makeStyles } from '@material-ui/core/styles';
import CloudOffIcon from '@material-ui/icons/CloudOff';
import Alert from '@material-ui/lab/Alert';
import { isUnreachable, messageOf } from '../../api/errors';
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

/** Says why what the page shows can't be read again, and how old it is; nothing while it can. */
export function StaleNotice(props: { since?: string; error?: Error }) {
  const { since, error } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const classes = useStyles();
  if (!since || !error) {
    return null;
  }
  const date = format.absolute(since);
  return isUnreachable(error) ? (
    <Alert
      severity="warning"
      className={classes.root}
      icon={<CloudOffIcon fontSize="inherit" aria-hidden />}
    >
      {t('offline.stale', { date })}
    </Alert>
  ) : (
    <Alert severity="warning" className={classes.root}>
      {t('offline.unread', { date, message: messageOf(error) })}
    </Alert>
  );
}
