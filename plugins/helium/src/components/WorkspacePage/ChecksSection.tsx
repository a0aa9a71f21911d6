import type { CheckResult } from '@helium-portal/backstage-plugin-helium-common';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import CheckCircleIcon from '@material-ui/icons/CheckCircleOutline';
import ErrorIcon from '@material-ui/icons/ErrorOutline';
import { useTranslation } from '../../hooks/useTranslation';
import { RelativeTime } from '../common/RelativeTime';
import { Section } from '../common/Section';
import { useToneStyles } from '../common/tones';

const useStyles = makeStyles(theme => ({
  list: {
    listStyle: 'none',
    margin: 0,
    padding: 0,
    display: 'grid',
    gap: theme.spacing(1.5),
  },
  item: { display: 'flex', gap: theme.spacing(1) },
}));

/** What must hold for a workspace to count as ready. */
export function ChecksSection(props: { checks: CheckResult[] }) {
  const { checks } = props;
  const { t } = useTranslation();
  const classes = useStyles();
  const tones = useToneStyles();
  if (checks.length === 0) {
    return null;
  }
  return (
    <Section title={t('checks.title')}>
      <ul className={classes.list}>
        {checks.map(check => (
          <li key={check.title} className={classes.item}>
            {check.passed ? (
              <CheckCircleIcon className={tones.good} aria-hidden />
            ) : (
              <ErrorIcon className={tones.bad} aria-hidden />
            )}
            <div>
              <Typography variant="body2">
                {check.title}
                {' · '}
                {check.passed ? t('checks.passed') : t('checks.failed')}
              </Typography>
              {check.message && (
                <Typography variant="body2">{check.message}</Typography>
              )}
              <Typography variant="caption" color="textSecondary">
                <RelativeTime at={check.at} />
              </Typography>
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}
