import type {
  PreviewResult,
  ResourceAction,
  ResourceChange,
} from '@helium-portal/backstage-plugin-helium-common';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import { Translate, useTranslation } from '../../../hooks/useTranslation';
import { scrollable } from '../../common/scrollable';
import { titleOfType } from '../titleOfType';

/** The gravest first. */
const SHOWN = ['replace', 'delete', 'update', 'create'] as const;

const useStyles = makeStyles(theme => ({
  list: {
    margin: 0,
    paddingLeft: theme.spacing(2.5),
    overflowWrap: 'anywhere',
  },
  alert: { '& .MuiAlert-message': { flex: 1, minWidth: 0 } },
  changes: {
    maxHeight: 360,
    overflow: 'auto',
    padding: theme.spacing(0, 1, 1),
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius,
  },
  same: { marginTop: theme.spacing(1) },
  heading: { margin: theme.spacing(1, 0, 0.5), fontSize: '1rem' },
}));

/** Whether a change takes something away, so that somebody should think twice. */
export function isGrave({ counts }: PreviewResult): boolean {
  return (counts.replace ?? 0) + (counts.delete ?? 0) > 0;
}

/** What an update would do, in words. */
export function PlannedChanges(props: { result: PreviewResult }) {
  const { result } = props;
  const { counts, sentences } = result;
  const { t } = useTranslation();
  const classes = useStyles();
  const same = (counts.same ?? 0) + (counts.read ?? 0);
  const nothing = SHOWN.every(action => !counts[action]);
  return (
    <>
      {isGrave(result) && (
        <Alert severity="warning" role="alert" className={classes.alert}>
          <AlertTitle>{t('preview.grave')}</AlertTitle>
          {sentences.length > 0 && (
            <ul className={classes.list}>
              {sentences.map(sentence => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
          )}
        </Alert>
      )}
      <div role="status">
        {nothing && <Typography>{t('preview.nothing')}</Typography>}
        {!nothing && (
          <div
            className={classes.changes}
            role="group"
            aria-label={t('preview.start')}
            {...scrollable}
          >
            {SHOWN.map(action => (
              <Changes key={action} action={action} result={result} />
            ))}
          </div>
        )}
        {same > 0 && (
          <Typography
            variant="body2"
            color="textSecondary"
            className={classes.same}
          >
            {t('preview.same', { count: same })}
          </Typography>
        )}
      </div>
    </>
  );
}

function Changes(props: {
  action: (typeof SHOWN)[number];
  result: PreviewResult;
}) {
  const { action, result } = props;
  const { t } = useTranslation();
  const classes = useStyles();
  const count = result.counts[action] ?? 0;
  const listed = result.changes.filter(change => change.action === action);
  if (count === 0) {
    return null;
  }
  return (
    <>
      <Typography
        variant="subtitle1"
        component="h3"
        className={classes.heading}
      >
        {t(`preview.${action}`, { count })}
      </Typography>
      <ul className={classes.list}>
        {listed.map(change => (
          <li key={change.urn} title={change.urn}>
            <strong>{change.name}</strong>{' '}
            <Typography component="span" variant="body2" color="textSecondary">
              {[titleOfType(change.type), keysText(t, change)]
                .filter(Boolean)
                .join(' · ')}
            </Typography>
          </li>
        ))}
        {count > listed.length && (
          <li>{t('preview.more', { rest: String(count - listed.length) })}</li>
        )}
      </ul>
    </>
  );
}

/** Which properties a change is about; a creation and a deletion are about all. */
function keysText(t: Translate, change: ResourceChange): string | undefined {
  const about: Partial<Record<ResourceAction, string[]>> = {
    replace: change.replaceKeys,
    update: change.changedKeys,
  };
  const keys = about[change.action]?.join(', ');
  if (!keys) {
    return undefined;
  }
  return change.action === 'replace'
    ? t('preview.because', { keys })
    : t('preview.changing', { keys });
}
