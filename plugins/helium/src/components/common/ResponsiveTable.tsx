import Checkbox from '@material-ui/core/Checkbox';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import IconButton from '@material-ui/core/IconButton';
import MenuItem from '@material-ui/core/MenuItem';
import Paper from '@material-ui/core/Paper';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableContainer from '@material-ui/core/TableContainer';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import TableSortLabel from '@material-ui/core/TableSortLabel';
import TextField from '@material-ui/core/TextField';
import useMediaQuery from '@material-ui/core/useMediaQuery';
import ArrowDownwardIcon from '@material-ui/icons/ArrowDownward';
import ArrowUpwardIcon from '@material-ui/icons/ArrowUpward';
import { Fragment, ReactNode, RefObject, useEffect, useMemo } from 'react';
import { useTranslation } from '../../hooks/useTranslation';

/** One column, or one line of a card where the page is narrow. */
export interface Column<TRow, TSort extends string = string> {
  id: string;
  title: string;
  render(row: TRow): ReactNode;
  /** The order that a click on the title asks for. */
  sort?: TSort;
  /** The cell that names the row: a card's heading. */
  heading?: boolean;
  /** Keeps the cell on one line in a table. */
  nowrap?: boolean;
}

/** The order of a sorted table. */
export interface Sorting<TSort extends string = string> {
  by: TSort;
  order: 'asc' | 'desc';
}

/** Rows that are chosen to do something with all of them. */
export interface Selection<TRow> {
  isSelected(row: TRow): boolean;
  onSelect(rows: TRow[], selected: boolean): void;
  /** Names the box of a row. */
  label(row: TRow): string;
  /** Names the box of all rows. */
  labelAll: string;
  /** The box of all rows. */
  allRef: RefObject<HTMLInputElement>;
}

const useStyles = makeStyles(theme => ({
  cell: {
    padding: theme.spacing(1, 1.5),
    lineHeight: 1.4,
    wordBreak: 'normal',
    overflowWrap: 'break-word',
  },
  nowrap: { whiteSpace: 'nowrap' },
  head: { whiteSpace: 'nowrap', fontWeight: 600 },
  cards: {
    display: 'grid',
    gap: theme.spacing(1.5),
    listStyle: 'none',
    margin: 0,
    padding: 0,
  },
  // A tint would take contrast from what is in the row.
  chosen: {
    '&.Mui-selected, &.Mui-selected:hover': {
      backgroundColor: 'transparent',
      boxShadow: `inset 3px 0 ${theme.palette.primary.main}`,
    },
  },
  card: { padding: theme.spacing(1.5, 2) },
  sort: {
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    margin: theme.spacing(1, 0),
  },
  // Above the boxes of the cards.
  cardsHead: { margin: theme.spacing(0, 2, 0.5) },
  cardHead: { display: 'flex', alignItems: 'center' },
  // One element, whatever is in it: parts beside each other would take each other's room.
  cardTitle: { flex: '1 1 auto', minWidth: 0, overflowWrap: 'anywhere' },
  pairs: {
    display: 'grid',
    gridTemplateColumns: 'minmax(88px, auto) 1fr',
    gap: theme.spacing(0.75, 2),
    alignItems: 'center',
    margin: theme.spacing(1, 0, 0),
  },
  term: { color: theme.palette.text.secondary },
  definition: { margin: 0, minWidth: 0, overflowWrap: 'anywhere' },
}));

interface ResponsiveTableProps<TRow, TSort extends string> {
  /** Names the table for those who do not see it. */
  label: string;
  columns: Column<TRow, TSort>[];
  /** Of columns that are left out; one that names the rows never is. */
  hidden?: string[];
  rows: TRow[];
  rowKey(row: TRow): string;
  sorting?: Sorting<TSort>;
  onSort?(sorting: Sorting<TSort>): void;
  selection?: Selection<TRow>;
  /** What a row unfolds, over its whole width. */
  details?(row: TRow): ReactNode;
}

function shownOf<TRow, TSort extends string>(
  props: ResponsiveTableProps<TRow, TSort>,
) {
  const { columns, hidden = [] } = props;
  return columns.filter(({ id, heading }) => heading || !hidden.includes(id));
}

/** A table that becomes a list of cards instead of being cut off. */
export function ResponsiveTable<TRow, TSort extends string = string>(
  props: ResponsiveTableProps<TRow, TSort>,
) {
  const narrow = useMediaQuery<Theme>(theme => theme.breakpoints.down('sm'));
  return narrow ? <Cards {...props} /> : <WideTable {...props} />;
}

function WideTable<TRow, TSort extends string>(
  props: ResponsiveTableProps<TRow, TSort>,
) {
  const { label, rows, rowKey, sorting, onSort, selection, details } = props;
  const columns = shownOf(props);
  const classes = useStyles();
  return (
    <TableContainer>
      <Table aria-label={label} size="small">
        <TableHead>
          <TableRow>
            {selection && (
              <TableCell padding="checkbox">
                <SelectAll rows={rows} selection={selection} />
              </TableCell>
            )}
            {columns.map(column => (
              <SortableHead
                key={column.id}
                column={column}
                sorting={sorting}
                onSort={onSort}
              />
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {rows.map(row => {
            const unfolded = details?.(row);
            return (
              <Fragment key={rowKey(row)}>
                <TableRow
                  hover
                  classes={{ selected: classes.chosen }}
                  selected={selection?.isSelected(row)}
                >
                  {selection && (
                    <TableCell padding="checkbox">
                      <SelectRow row={row} selection={selection} />
                    </TableCell>
                  )}
                  {columns.map(column => (
                    <BodyCell key={column.id} column={column} row={row} />
                  ))}
                </TableRow>
                {unfolded && (
                  <TableRow>
                    <TableCell colSpan={columns.length + (selection ? 1 : 0)}>
                      {unfolded}
                    </TableCell>
                  </TableRow>
                )}
              </Fragment>
            );
          })}
        </TableBody>
      </Table>
    </TableContainer>
  );
}

function BodyCell<TRow, TSort extends string>(props: {
  column: Column<TRow, TSort>;
  row: TRow;
}) {
  const { column, row } = props;
  const classes = useStyles();
  // The same content makes React pass it over: what changes is mostly one row of many.
  const content = useMemo(() => column.render(row), [column, row]);
  return (
    <TableCell
      className={
        column.nowrap ? `${classes.cell} ${classes.nowrap}` : classes.cell
      }
      component={column.heading ? 'th' : 'td'}
      scope={column.heading ? 'row' : undefined}
      // Material UI calls every cell with a component of its own `cell`.
      role={column.heading ? 'rowheader' : 'cell'}
    >
      {content}
    </TableCell>
  );
}

function SelectAll<TRow>(props: { rows: TRow[]; selection: Selection<TRow> }) {
  const { rows, selection } = props;
  const { allRef } = selection;
  const selected = rows.filter(selection.isSelected).length;
  const some = selected > 0 && selected < rows.length;
  useEffect(() => {
    // Material UI only draws it.
    if (allRef.current) allRef.current.indeterminate = some;
  }, [allRef, some]);
  return (
    <Checkbox
      size="small"
      color="primary"
      checked={rows.length > 0 && selected === rows.length}
      indeterminate={some}
      onChange={event => selection.onSelect(rows, event.target.checked)}
      inputRef={allRef}
      inputProps={{ 'aria-label': selection.labelAll }}
    />
  );
}

function SelectRow<TRow>(props: { row: TRow; selection: Selection<TRow> }) {
  const { row, selection } = props;
  return (
    <Checkbox
      size="small"
      color="primary"
      checked={selection.isSelected(row)}
      onChange={event => selection.onSelect([row], event.target.checked)}
      inputProps={{ 'aria-label': selection.label(row) }}
    />
  );
}

function SortableHead<TRow, TSort extends string>(props: {
  column: Column<TRow, TSort>;
  sorting?: Sorting<TSort>;
  onSort?(sorting: Sorting<TSort>): void;
}) {
  const { column, sorting, onSort } = props;
  const classes = useStyles();
  const className = `${classes.cell} ${classes.head}`;
  if (!column.sort || !sorting || !onSort) {
    return <TableCell className={className}>{column.title}</TableCell>;
  }
  const by = column.sort;
  const active = sorting.by === by;
  return (
    <TableCell
      className={className}
      sortDirection={active ? sorting.order : false}
    >
      <TableSortLabel
        active={active}
        direction={active ? sorting.order : 'asc'}
        onClick={() =>
          onSort({
            by,
            order: active && sorting.order === 'asc' ? 'desc' : 'asc',
          })
        }
      >
        {column.title}
      </TableSortLabel>
    </TableCell>
  );
}

/** What the heads of columns are for in a table. */
function SortChoice<TRow, TSort extends string>(props: {
  columns: Column<TRow, TSort>[];
  sorting: Sorting<TSort>;
  onSort(sorting: Sorting<TSort>): void;
}) {
  const { columns, sorting, onSort } = props;
  const { t } = useTranslation();
  const classes = useStyles();
  const { by, order } = sorting;
  const ascending = order === 'asc';
  const choices = columns.flatMap(({ sort, title }) =>
    sort ? [{ sort, title }] : [],
  );
  return (
    <div className={classes.sort}>
      <TextField
        select
        fullWidth
        id="helium-sort"
        size="small"
        variant="outlined"
        label={t('list.sortBy')}
        // What no column shows is the order that nobody has chosen.
        value={choices.some(({ sort }) => sort === by) ? by : ''}
        onChange={event => onSort({ by: event.target.value as TSort, order })}
      >
        {choices.map(({ sort, title }) => (
          <MenuItem key={sort} value={sort}>
            {title}
          </MenuItem>
        ))}
      </TextField>
      <IconButton
        aria-label={t(ascending ? 'list.ascending' : 'list.descending')}
        onClick={() => onSort({ by, order: ascending ? 'desc' : 'asc' })}
      >
        {ascending ? <ArrowUpwardIcon /> : <ArrowDownwardIcon />}
      </IconButton>
    </div>
  );
}

function Cards<TRow, TSort extends string>(
  props: ResponsiveTableProps<TRow, TSort>,
) {
  const { label, columns, rows, rowKey, sorting, onSort, selection, details } =
    props;
  const classes = useStyles();
  const heading = columns.find(column => column.heading);
  const lines = shownOf(props).filter(column => column !== heading);
  return (
    <>
      {sorting && onSort && (
        <SortChoice columns={columns} sorting={sorting} onSort={onSort} />
      )}
      {selection && (
        <FormControlLabel
          className={classes.cardsHead}
          label={selection.labelAll}
          control={<SelectAll rows={rows} selection={selection} />}
        />
      )}
      <ul className={classes.cards} aria-label={label}>
        {rows.map(row => (
          <Paper
            key={rowKey(row)}
            component="li"
            variant="outlined"
            className={classes.card}
          >
            <div className={classes.cardHead}>
              {selection && <SelectRow row={row} selection={selection} />}
              <div className={classes.cardTitle}>{heading?.render(row)}</div>
            </div>
            <dl className={classes.pairs}>
              {lines.map(column => (
                <Fragment key={column.id}>
                  <dt className={classes.term}>{column.title}</dt>
                  <dd className={classes.definition}>{column.render(row)}</dd>
                </Fragment>
              ))}
            </dl>
            {details?.(row)}
          </Paper>
        ))}
      </ul>
    </>
  );
}
