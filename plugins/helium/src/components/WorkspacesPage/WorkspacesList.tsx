import LinearProgress from '@material-ui/core/LinearProgress';
import { makeStyles, Theme } from '@material-ui/core/styles';
import TablePagination from '@material-ui/core/TablePagination';
import useMediaQuery from '@material-ui/core/useMediaQuery';
import { ReactNode, useEffect } from 'react';
import { useKeptFocus } from '../../hooks/useKeptFocus';
import { usePrograms } from '../../hooks/usePrograms';
import { useTranslation } from '../../hooks/useTranslation';
import {
  useWorkspaces,
  type WorkspacesFilter,
} from '../../hooks/useWorkspaces';
import { LoadFailure } from '../common/LoadFailure';
import { ResponsiveTable } from '../common/ResponsiveTable';
import { StaleNotice } from '../common/StaleNotice';
import { BulkActions } from './bulk/BulkActions';
import { ColumnChooser } from './ColumnChooser';
import { useHiddenColumns } from './useHiddenColumns';
import { useSelection } from './bulk/useSelection';
import { PAGE_SIZES, WorkspacesQuery } from './useWorkspacesQuery';
import { useWorkspaceColumns } from './workspaceColumns';
import { WorkspacesSkeleton } from './WorkspacesSkeleton';

const useStyles = makeStyles({
  progress: { height: 2, marginBottom: -2 },
  tools: { display: 'flex', justifyContent: 'flex-end' },
  pagination: { display: 'flex', justifyContent: 'flex-end' },
});

interface WorkspacesListProps {
  query: WorkspacesQuery;
  onChange(changes: Partial<WorkspacesQuery>): void;
  /** The workspaces of an entity; those of the viewer or all by default. */
  filter?: WorkspacesFilter;
  /** Columns that the page says already. */
  without?: string[];
  empty: ReactNode;
}

/** A page of workspaces, in each of its states. */
export function WorkspacesList(props: WorkspacesListProps) {
  const { query, onChange, filter, without = [], empty } = props;
  const { t } = useTranslation();
  const classes = useStyles();
  const narrow = useMediaQuery<Theme>(theme => theme.breakpoints.down('xs'));
  const { programs } = usePrograms();
  const columns = useWorkspaceColumns(programs).filter(
    ({ id }) => !without.includes(id),
  );
  const { hidden, toggle } = useHiddenColumns();
  const workspaces = useWorkspaces(query, filter);
  const { value, error, loading, staleSince, staleError, refresh } = workspaces;
  const { selection, selected, clear } = useSelection(value?.items);
  const keptFocus = useKeptFocus(selection.allRef);

  const lastPage = value
    ? Math.max(0, Math.ceil(value.totalItems / query.pageSize) - 1)
    : query.page;
  useEffect(() => {
    // The last page may have emptied since its address was noted.
    if (query.page > lastPage) onChange({ page: lastPage });
  }, [query.page, lastPage, onChange]);

  if (error && !loading) {
    return <LoadFailure error={error} onRetry={refresh} />;
  }
  if (!value) {
    return <WorkspacesSkeleton />;
  }
  if (value.items.length === 0 && query.page === 0) {
    return (
      <>
        <StaleNotice since={staleSince} error={staleError} />
        {empty}
      </>
    );
  }
  return (
    <div {...keptFocus}>
      <StaleNotice since={staleSince} error={staleError} />
      <LinearProgress
        className={classes.progress}
        style={{ visibility: loading ? 'visible' : 'hidden' }}
        aria-hidden
      />
      <div className={classes.tools}>
        <ColumnChooser columns={columns} hidden={hidden} onToggle={toggle} />
      </div>
      <BulkActions workspaces={selected} onClear={clear} onDone={refresh} />
      <ResponsiveTable
        label={t('list.title')}
        columns={columns.filter(
          ({ id, heading }) => heading || !hidden.includes(id),
        )}
        rows={value.items}
        rowKey={workspace => workspace.id}
        sorting={query.sorting}
        onSort={sorting => onChange({ sorting })}
        selection={selection}
      />
      <TablePagination
        component="div"
        className={classes.pagination}
        count={value.totalItems}
        page={Math.min(query.page, lastPage)}
        rowsPerPage={query.pageSize}
        rowsPerPageOptions={narrow ? [] : PAGE_SIZES}
        labelRowsPerPage={t('list.rowsPerPage')}
        labelDisplayedRows={({ from, to, count }) =>
          t('list.displayedRows', {
            from: String(from),
            to: String(to),
            total: String(count),
          })
        }
        backIconButtonText={t('list.previousPage')}
        nextIconButtonText={t('list.nextPage')}
        onPageChange={(_event, page) => onChange({ page })}
        onRowsPerPageChange={event =>
          onChange({ pageSize: Number(event.target.value) })
        }
      />
    </div>
  );
}
