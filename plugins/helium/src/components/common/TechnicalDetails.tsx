import { makeStyles } from '@material-ui/core/styles';
import { technicalTextOf } from '../../api/errors';
import { useTranslation } from '../../hooks/useTranslation';

const useStyles = makeStyles(theme => ({
  summary: { cursor: 'pointer' },
  text: {
    margin: theme.spacing(1, 0, 0),
    maxHeight: 320,
    overflow: 'auto',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    fontSize: '0.8125rem',
  },
}));

/** What somebody who looks into an error needs, unfolded when it is asked for. */
export function TechnicalDetails(props: { error: Error }) {
  const { t } = useTranslation();
  const classes = useStyles();
  return (
    <details>
      <summary className={classes.summary}>
        {t('loadFailure.technical')}
      </summary>
      <pre className={classes.text}>{technicalTextOf(props.error)}</pre>
    </details>
  );
}
