import { makeStyles } from '@material-ui/core/styles';
import { useTranslation } from '../../hooks/useTranslation';

const useStyles = makeStyles(theme => ({
  before: { color: theme.palette.text.secondary },
  after: { textDecoration: 'none', fontWeight: 600 },
}));

/** What a value was, and what it became; undefined where nothing is set. */
export function ValueChange(props: { before?: string; after?: string }) {
  const { before, after } = props;
  const { t } = useTranslation();
  const classes = useStyles();
  const unset = t('preview.unset');
  return (
    <>
      {before === undefined ? (
        unset
      ) : (
        <del className={classes.before}>{before}</del>
      )}{' '}
      →{' '}
      {after === undefined ? (
        unset
      ) : (
        <ins className={classes.after}>{after}</ins>
      )}
    </>
  );
}
