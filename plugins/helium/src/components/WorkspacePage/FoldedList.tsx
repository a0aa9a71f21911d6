import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useState } from 'react';
import { useTranslation } from '../../hooks/useTranslation';

/** Of more, what is no data is told on demand. */
const SHOWN = 3;
/** Even data, of which there can be very much. */
const SHOWN_DATA = 10;

const useStyles = makeStyles(theme => ({
  list: {
    margin: theme.spacing(0.5, 0, 0),
    paddingLeft: theme.spacing(3),
    overflowWrap: 'anywhere',
  },
}));

/** One line of a list. */
export interface FoldedEntry {
  key: string;
  text: string;
  /** How many things it tells of. */
  count: number;
  /** These come first. */
  data: boolean;
}

/** A titled list of which a first part is shown, and the rest on demand. */
export function FoldedList(props: {
  id: string;
  title: string;
  entries: FoldedEntry[];
  /** What is not known well enough to be an entry; always shown. */
  last?: string;
}) {
  const { id, title, entries, last } = props;
  const { t } = useTranslation();
  const classes = useStyles();
  const [all, setAll] = useState(false);
  const data = entries.filter(each => each.data).length;
  const first = Math.max(SHOWN, Math.min(SHOWN_DATA, data));
  const count = entries
    .slice(first)
    .reduce((total, each) => total + each.count, 0);
  const more =
    data > first
      ? t('delete.moreWithData', { count })
      : t('delete.more', { count });
  if (entries.length === 0 && !last) {
    return null;
  }
  return (
    <div>
      <Typography id={id} variant="subtitle2" component="h3">
        {title}
      </Typography>
      <ul id={`${id}-list`} className={classes.list} aria-labelledby={id}>
        {entries.slice(0, all ? undefined : first).map(({ key, text }) => (
          <Typography key={key} component="li">
            {text}
          </Typography>
        ))}
        {last && <Typography component="li">{last}</Typography>}
      </ul>
      {count > 0 && (
        <Button
          size="small"
          aria-expanded={all}
          aria-controls={`${id}-list`}
          onClick={() => setAll(shown => !shown)}
        >
          {all ? t('delete.fewer') : more}
        </Button>
      )}
    </div>
  );
}
