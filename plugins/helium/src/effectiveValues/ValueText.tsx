import type { EffectiveValue } from '@helium-portal/backstage-plugin-helium-common';
import { makeStyles } from '@material-ui/core/styles';
import { scrollable } from '../components/common/scrollable';
import { useTranslation } from '../hooks/useTranslation';

const SHORT = 80;

const useStyles = makeStyles({
  code: {
    fontFamily: 'Menlo, Consolas, monospace',
    fontSize: '0.8125rem',
    overflowWrap: 'anywhere',
  },
  whole: {
    margin: 0,
    maxHeight: 200,
    overflow: 'auto',
    whiteSpace: 'pre-wrap',
  },
  summary: { cursor: 'pointer' },
});

/** A value as one would write it in YAML; what is not text, as JSON. */
export function plainText(value: unknown): string {
  return typeof value === 'string' && value !== ''
    ? value
    : JSON.stringify(value) ?? '';
}

/** One effective value; a long one is unfolded on demand. */
export function ValueText(props: { value: EffectiveValue }) {
  const { secret, value } = props.value;
  const { t } = useTranslation();
  const classes = useStyles();
  if (secret) {
    return <em>{t('effective.secret')}</em>;
  }
  const text = plainText(value);
  const [firstLine] = text.trim().split('\n');
  if (text.length <= SHORT && firstLine === text) {
    return <code className={classes.code}>{text}</code>;
  }
  return (
    <details>
      <summary className={`${classes.code} ${classes.summary}`}>
        {firstLine.slice(0, SHORT)}…
      </summary>
      <pre className={`${classes.code} ${classes.whole}`} {...scrollable}>
        {text}
      </pre>
    </details>
  );
}
