import { Content } from '@backstage/core-components';
import { PageLayout } from '@backstage/frontend-plugin-api';
import type { HomePageLayoutProps } from '@backstage/plugin-home-react/alpha';
import { makeStyles } from '@material-ui/core/styles';
import HomeIcon from '@material-ui/icons/Home';

const useStyles = makeStyles(theme => ({
  cards: {
    display: 'grid',
    gap: theme.spacing(2),
    alignItems: 'start',
    gridTemplateColumns: 'minmax(0, 1fr)',
    // The first one lists workspaces with their links, and needs more room.
    [theme.breakpoints.up('md')]: {
      gridTemplateColumns: 'minmax(0, 2fr) minmax(280px, 1fr)',
    },
  },
}));

/** All cards, side by side where there is room: Backstage's own grid has columns of a fixed share, in which none can be read on a phone. */
export const HomeLayout = ({ widgets }: HomePageLayoutProps) => {
  const classes = useStyles();
  return (
    <PageLayout title="Home" icon={<HomeIcon fontSize="inherit" />}>
      <main>
        <Content>
          <div className={classes.cards}>
            {widgets.map(({ node, component }) => (
              <div key={node.spec.id}>{component}</div>
            ))}
          </div>
        </Content>
      </main>
    </PageLayout>
  );
};
