import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import type { FormerWorkspaces } from '../../hooks/useFormerWorkspaces';
import { useTranslation } from '../../hooks/useTranslation';
import { rootRouteRef, workspaceRouteRef } from '../../routes';

const useStyles = makeStyles(theme => ({
  links: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'inherit',
    gap: theme.spacing(0.5, 2),
  },
}));

/** Lead to the workspaces that there were, and to what is kept of them. */
export function FormerLinks(props: {
  former: FormerWorkspaces;
  /** Only the viewer's own are meant. */
  mine?: boolean;
}) {
  const { removed, withKeptData } = props.former;
  const { t } = useTranslation();
  const classes = useStyles();
  const rootLink = useRouteRef(rootRouteRef);
  const workspaceLink = useRouteRef(workspaceRouteRef);
  if (removed === 0) {
    return null;
  }
  const whose = props.mine ? 'owner=mine&' : '';
  return (
    <div className={classes.links}>
      <Link to={`${rootLink()}?${whose}status=destroyed`} underline="always">
        {t('empty.removed', { count: removed })}
      </Link>
      {withKeptData && (
        <Link to={workspaceLink({ name: withKeptData })} underline="always">
          {t('keptData.of', { name: withKeptData })}
        </Link>
      )}
    </div>
  );
}
