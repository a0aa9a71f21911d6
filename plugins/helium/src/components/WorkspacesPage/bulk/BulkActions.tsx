import type { Workspace } from '@helium-portal/backstage-plugin-helium-common';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useState } from 'react';
import { useTranslation } from '../../../hooks/useTranslation';
import { useDangerStyles } from '../../common/danger';
import { BulkDeleteDialog } from './BulkDeleteDialog';
import { BulkExtendDialog } from './BulkExtendDialog';

const useStyles = makeStyles(theme => ({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    padding: theme.spacing(1, 1.5),
    borderRadius: theme.shape.borderRadius,
    backgroundColor: theme.palette.action.selected,
  },
  count: { flex: '1 1 auto', fontWeight: 600 },
}));

/** What can be done to all the chosen workspaces at once; nothing while none is. */
export function BulkActions(props: {
  workspaces: Workspace[];
  onClear(): void;
  /** A dialog was closed, and some of it may have been done. */
  onDone(): void;
}) {
  const { workspaces, onClear, onDone } = props;
  const { t } = useTranslation();
  const classes = useStyles();
  const danger = useDangerStyles();
  // As they were when the dialog was opened: the list goes on changing behind it.
  const [extending, setExtending] = useState<Workspace[]>();
  const [deleting, setDeleting] = useState<Workspace[]>();
  const extendable = workspaces.filter(
    ({ desired, expiresAt }) => desired === 'present' && expiresAt,
  );
  const deletable = workspaces.filter(
    ({ status, desired, activeOperation }) =>
      status !== 'destroyed' && (desired === 'present' || !activeOperation),
  );
  const close = () => {
    setExtending(undefined);
    setDeleting(undefined);
    onDone();
  };
  return (
    <>
      {workspaces.length > 0 && (
        <div
          className={classes.bar}
          role="group"
          aria-label={t('bulk.actions')}
        >
          <Typography className={classes.count} role="status">
            {t('bulk.selected', { count: workspaces.length })}
          </Typography>
          <Button
            variant="outlined"
            disabled={extendable.length === 0}
            onClick={() => setExtending(extendable)}
          >
            {t('action.extend')}
          </Button>
          <Button
            variant="outlined"
            className={danger.outlined}
            disabled={deletable.length === 0}
            onClick={() => setDeleting(deletable)}
          >
            {t('action.delete')}
          </Button>
          <Button onClick={onClear}>{t('bulk.clear')}</Button>
        </div>
      )}
      {extending && <BulkExtendDialog workspaces={extending} onClose={close} />}
      {deleting && <BulkDeleteDialog workspaces={deleting} onClose={close} />}
    </>
  );
}
