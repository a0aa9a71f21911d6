import type { Workspace } from '@helium-portal/backstage-plugin-helium-common';
import LinearProgress from '@material-ui/core/LinearProgress';
import { makeStyles } from '@material-ui/core/styles';
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
import type { WorkspacesQuery } from './useWorkspacesQuery';
import { OPTIONAL_COLUMNS, useWorkspaceColumns } from './workspaceColumns';
import { WorkspacesPagination } from './WorkspacesPagination';
import { WorkspacesSkeleton } from './WorkspacesSkeleton';

const NONE: Workspace[] = [];

const useStyles = makeStyles({
  progress: { height: 2, marginBottom: -2 },
  tools: { display: 'flex', justifyContent: 'flex-end' },
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
  const { programs } = usePrograms();
  const { hidden, toggle } = useHiddenColumns(OPTIONAL_COLUMNS);
  const columns = useWorkspaceColumns(programs, {
    withCluster: !hidden.includes('cluster'),
  }).filter(({ id }) => !without.includes(id));
  const { value, error, loading, staleSince, staleError, refresh } =
    useWorkspaces(query, filter);
  const { selection, selected, clear } = useSelection(value?.items);
  const keptFocus = useKeptFocus(selection.allRef);

  const lastPage = value
    ? Math.max(0, Math.ceil(value.totalItems / query.pageSize) - 1)
    : query.page;
  useEffect(() => {
    // The last page may have emptied since its address was noted.
    if (query.page > lastPage) onChange({ page: lastPage });
  }, [query.page, lastPage, onChange]);

  const failure = loading ? undefined : error;
  const page = failure ? undefined : value;
  const isEmpty = page?.items.length === 0 && query.page === 0;
  const table = isEmpty ? undefined : page;
  return (
    <div {...keptFocus}>
      <StaleNotice since={staleSince} error={staleError} />
      {table && (
        <>
          <LinearProgress
            className={classes.progress}
            style={{ visibility: loading ? 'visible' : 'hidden' }}
            aria-hidden
          />
          <div className={classes.tools}>
            <ColumnChooser
              columns={columns}
              hidden={hidden}
              onToggle={toggle}
            />
          </div>
        </>
      )}
      {/* Whatever becomes of the list: an open dialog stays, and says how its requests end. */}
      <BulkActions
        workspaces={table ? selected : NONE}
        onClear={clear}
        onDone={refresh}
      />
      {failure && <LoadFailure error={failure} onRetry={refresh} />}
      {!failure && !page && <WorkspacesSkeleton />}
      {isEmpty && empty}
      {table && (
        <>
          <ResponsiveTable
            label={t('list.title')}
            columns={columns}
            hidden={hidden}
            rows={table.items}
            rowKey={workspace => workspace.id}
            sorting={query.sorting}
            onSort={sorting => onChange({ sorting })}
            selection={selection}
          />
          <WorkspacesPagination
            query={query}
            totalItems={table.totalItems}
            lastPage={lastPage}
            onChange={onChange}
          />
        </>
      )}
    </div>
  );
}
