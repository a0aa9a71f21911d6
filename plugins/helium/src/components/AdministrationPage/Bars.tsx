import { makeStyles } from '@material-ui/core/styles';

const useStyles = makeStyles(theme => ({
  bars: {
    display: 'grid',
    gridTemplateColumns: 'max-content minmax(0, 1fr)',
    gap: theme.spacing(0.5, 1.5),
    alignItems: 'center',
    margin: 0,
  },
  label: { fontVariantNumeric: 'tabular-nums' },
  value: {
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    margin: 0,
    fontVariantNumeric: 'tabular-nums',
  },
  bar: {
    height: 14,
    minWidth: 2,
    borderRadius: 2,
    backgroundColor: theme.palette.primary.main,
  },
}));

/** Numbers as bars, each beside its number, so that the picture says nothing that the text doesn't. */
export function Bars(props: {
  label: string;
  items: Array<{ id: string; label: string; value: number }>;
}) {
  const { label, items } = props;
  const classes = useStyles();
  const most = Math.max(...items.map(({ value }) => value), 1);
  return (
    <dl className={classes.bars} aria-label={label}>
      {items.flatMap(({ id, label: name, value }) => [
        <dt key={`${id} name`} className={classes.label}>
          {name}
        </dt>,
        <dd key={`${id} value`} className={classes.value}>
          {value > 0 && (
            <span
              className={classes.bar}
              style={{ width: `${(85 * value) / most}%` }}
              aria-hidden
            />
          )}
          {value}
        </dd>,
      ])}
    </dl>
  );
}
