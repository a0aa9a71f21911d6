import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { stringify } from 'yaml';
import { useTranslation } from '../hooks/useTranslation';

/** More lines are shown only when they are asked for. */
const MOST_LINES = 8;

const useStyles = makeStyles(theme => ({
  root: { margin: theme.spacing(0.5, 1.75, 0) },
  summary: { cursor: 'pointer' },
  text: {
    margin: theme.spacing(0.5, 0, 0),
    padding: theme.spacing(1),
    borderRadius: theme.shape.borderRadius,
    backgroundColor: theme.palette.action.hover,
    fontFamily: 'Menlo, Consolas, monospace',
    fontSize: '0.8125rem',
    lineHeight: 1.5,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  },
}));

/** What a document may look like, in lines of its own. */
export function Example(props: { text: string }) {
  const { text } = props;
  const { t } = useTranslation();
  const classes = useStyles();
  return (
    <Typography
      component="details"
      variant="body2"
      className={classes.root}
      open={text.split('\n').length <= MOST_LINES}
    >
      <summary className={classes.summary}>{t('values.example')}</summary>
      <pre className={classes.text}>{text}</pre>
    </Typography>
  );
}

/** The example that a schema gives of a document; an object as YAML. */
export function exampleOf(schema: { examples?: unknown }): string | undefined {
  const [first] = Array.isArray(schema.examples) ? schema.examples : [];
  if (first === undefined) {
    return undefined;
  }
  return (typeof first === 'string' ? first : stringify(first)).trimEnd();
}
