import Button from '@material-ui/core/Button';
import ListItemText from '@material-ui/core/ListItemText';
import Menu from '@material-ui/core/Menu';
import MenuItem from '@material-ui/core/MenuItem';
import ViewColumnIcon from '@material-ui/icons/ViewColumn';
import { useState } from 'react';
import { useTranslation } from '../../hooks/useTranslation';
import type { Column } from '../common/ResponsiveTable';
import { Tick } from '../common/Tick';

const MENU_ID = 'helium-columns';

/** Lets people leave columns out; the one that names the row stays. */
export function ColumnChooser<TRow, TSort extends string>(props: {
  columns: Column<TRow, TSort>[];
  hidden: string[];
  onToggle(id: string): void;
}) {
  const { columns, hidden, onToggle } = props;
  const { t } = useTranslation();
  const [anchor, setAnchor] = useState<HTMLElement>();
  return (
    <>
      <Button
        size="small"
        startIcon={<ViewColumnIcon aria-hidden />}
        aria-haspopup="menu"
        aria-expanded={anchor !== undefined}
        aria-controls={anchor && MENU_ID}
        onClick={event => setAnchor(event.currentTarget)}
      >
        {t('list.columns')}
      </Button>
      <Menu
        id={MENU_ID}
        open={anchor !== undefined}
        anchorEl={anchor}
        onClose={() => setAnchor(undefined)}
        MenuListProps={{ 'aria-label': t('list.columns'), dense: true }}
      >
        {columns
          .filter(({ heading }) => !heading)
          .map(({ id, title }) => (
            <MenuItem
              key={id}
              role="menuitemcheckbox"
              aria-checked={!hidden.includes(id)}
              onClick={() => onToggle(id)}
            >
              <Tick checked={!hidden.includes(id)} />
              <ListItemText primary={title} />
            </MenuItem>
          ))}
      </Menu>
    </>
  );
}
