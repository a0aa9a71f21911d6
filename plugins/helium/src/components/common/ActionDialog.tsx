import Button from '@material-ui/core/Button';
import CircularProgress from '@material-ui/core/CircularProgress';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import { makeStyles, Theme } from '@material-ui/core/styles';
import useMediaQuery from '@material-ui/core/useMediaQuery';
import { FormEvent, ReactNode } from 'react';
import { useTranslation } from '../../hooks/useTranslation';
import { useDangerStyles } from './danger';
import { ErrorAlert } from './ErrorAlert';

const TITLE_ID = 'helium-dialog-title';

const useStyles = makeStyles(theme => ({
  // The content scrolls, and the buttons stay in sight.
  form: { display: 'flex', flexDirection: 'column', minHeight: 0 },
  content: { display: 'grid', gap: theme.spacing(2) },
  blocked: {
    padding: theme.spacing(1, 3, 0),
    display: 'grid',
    gap: theme.spacing(1),
  },
  actions: {
    flexWrap: 'wrap',
    rowGap: theme.spacing(1),
    padding: theme.spacing(2, 3),
  },
}));

interface ActionDialogProps {
  title: string;
  confirmLabel: string;
  onConfirm(): void;
  onClose(): void;
  pending: boolean;
  error?: Error;
  disabled?: boolean;
  danger?: boolean;
  /** It has run, and its outcome is shown: what is left is to close it. */
  finished?: boolean;
  /** What keeps it from being confirmed; in sight however far its content goes. */
  blocked?: ReactNode;
  /** Another way on, beside the one that is confirmed. */
  secondary?: ReactNode;
  children: ReactNode;
}

/** Asks for what a change needs, runs it, and shows why it was refused. */
export function ActionDialog(props: ActionDialogProps) {
  const { t } = useTranslation();
  const classes = useStyles();
  const danger = useDangerStyles();
  const narrow = useMediaQuery<Theme>(theme => theme.breakpoints.down('xs'));
  const { pending, error, finished, onClose } = props;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!pending && !props.disabled) props.onConfirm();
  };

  return (
    <Dialog
      open
      fullWidth
      maxWidth="sm"
      fullScreen={narrow}
      onClose={() => !pending && onClose()}
      aria-labelledby={TITLE_ID}
    >
      <form className={classes.form} onSubmit={submit} noValidate>
        <DialogTitle id={TITLE_ID}>{props.title}</DialogTitle>
        <DialogContent className={classes.content}>
          {props.children}
          <ErrorAlert error={error} />
        </DialogContent>
        {props.blocked && (
          <div className={classes.blocked}>{props.blocked}</div>
        )}
        <DialogActions className={classes.actions}>
          <Button onClick={onClose} disabled={pending}>
            {t(finished ? 'action.close' : 'action.cancel')}
          </Button>
          {props.secondary}
          {!finished && (
            <Button
              type="submit"
              variant="contained"
              color="primary"
              className={props.danger ? danger.contained : undefined}
              disabled={pending || props.disabled}
              startIcon={
                pending && <CircularProgress size={16} color="inherit" />
              }
            >
              {props.confirmLabel}
            </Button>
          )}
        </DialogActions>
      </form>
    </Dialog>
  );
}
