import { makeStyles } from '@material-ui/core/styles';
import Tab from '@material-ui/core/Tab';
import Tabs from '@material-ui/core/Tabs';
import { ReactNode, useState } from 'react';
import { useTranslation } from '../../hooks/useTranslation';

const useStyles = makeStyles(theme => ({
  tabs: {
    borderBottom: `1px solid ${theme.palette.divider}`,
    marginBottom: theme.spacing(2),
  },
  tab: { minWidth: 96 },
}));

const VIEWS = ['resources', 'log'] as const;
type View = (typeof VIEWS)[number];

const tabId = (view: View) => `helium-progress-${view}-tab`;
const panelId = (view: View) => `helium-progress-${view}`;

/** The resources of an operation, or its log. */
export function ProgressTabs(
  props: Record<View, ReactNode> & {
    /** What is shown first. */
    first: View;
  },
) {
  const { t } = useTranslation();
  const classes = useStyles();
  const [shown, setShown] = useState<View>(props.first);
  const titles = { resources: t('resource.list'), log: t('log.label') };
  return (
    <>
      <Tabs
        className={classes.tabs}
        value={shown}
        onChange={(_event, view: View) => setShown(view)}
        aria-label={t('progress.views')}
        indicatorColor="primary"
        selectionFollowsFocus
      >
        {VIEWS.map(view => (
          <Tab
            key={view}
            value={view}
            className={classes.tab}
            label={titles[view]}
            id={tabId(view)}
            aria-controls={panelId(view)}
          />
        ))}
      </Tabs>
      {VIEWS.map(view => (
        <div
          key={view}
          role="tabpanel"
          id={panelId(view)}
          aria-labelledby={tabId(view)}
          hidden={view !== shown}
        >
          {view === shown && props[view]}
        </div>
      ))}
    </>
  );
}
