import { Link } from '@backstage/core-components';
import type { Connection } from '@helium-portal/backstage-plugin-helium-common';
import { makeStyles } from '@material-ui/core/styles';
import OpenInNewIcon from '@material-ui/icons/OpenInNew';
import { useTranslation } from '../../hooks/useTranslation';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
  },
  icon: { fontSize: '1.1em' },
}));

/** Opens a connection of a workspace that has an address. */
export function OpenLink(props: {
  /** The workspace's name. */
  workspace: string;
  connection: Connection & { url: string };
  /** What is read; `Open` by default. */
  text?: string;
}) {
  const { workspace, connection, text } = props;
  const { t } = useTranslation();
  const classes = useStyles();
  return (
    <Link
      to={connection.url}
      className={classes.root}
      aria-label={t('list.openLabel', {
        title: connection.title,
        name: workspace,
      })}
    >
      {text ?? t('list.open')}
      <OpenInNewIcon className={classes.icon} aria-hidden />
    </Link>
  );
}
