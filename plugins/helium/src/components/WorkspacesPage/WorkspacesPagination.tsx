import { makeStyles, Theme } from '@material-ui/core/styles';
import TablePagination from '@material-ui/core/TablePagination';
import useMediaQuery from '@material-ui/core/useMediaQuery';
import { useTranslation } from '../../hooks/useTranslation';
import { PAGE_SIZES, type WorkspacesQuery } from './useWorkspacesQuery';

const useStyles = makeStyles({
  root: { display: 'flex', justifyContent: 'flex-end' },
});

/** Which page of how many, and how long each is. */
export function WorkspacesPagination(props: {
  query: WorkspacesQuery;
  totalItems: number;
  lastPage: number;
  onChange(changes: Partial<WorkspacesQuery>): void;
}) {
  const { query, totalItems, lastPage, onChange } = props;
  const { t } = useTranslation();
  const classes = useStyles();
  const narrow = useMediaQuery<Theme>(theme => theme.breakpoints.down('xs'));
  return (
    <TablePagination
      component="div"
      className={classes.root}
      count={totalItems}
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
  );
}
