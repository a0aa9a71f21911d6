import type {
  ClusterFinding,
  LockFinding,
  PendingAction,
  PendingFinding,
  RepairFindings,
} from '@helium-portal/backstage-plugin-helium-common';
import Checkbox from '@material-ui/core/Checkbox';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import MenuItem from '@material-ui/core/MenuItem';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import { useTranslation } from '../../../hooks/useTranslation';
import { RelativeTime } from '../../common/RelativeTime';
import { titleOfType } from '../titleOfType';
import type { RepairChoices } from './steps';

/** What the engine calls what was cut off. */
const OPERATIONS = [
  'creating',
  'updating',
  'deleting',
  'reading',
  'importing',
] as const;

const useStyles = makeStyles(theme => ({
  list: {
    display: 'grid',
    gap: theme.spacing(2),
    listStyle: 'none',
    margin: theme.spacing(1, 0, 2),
    padding: 0,
  },
  item: {
    borderLeft: `3px solid ${theme.palette.divider}`,
    paddingLeft: theme.spacing(1.5),
    overflowWrap: 'anywhere',
  },
  title: { fontWeight: 700 },
  action: { marginTop: theme.spacing(2), minWidth: 240, maxWidth: '100%' },
}));

interface Choosing {
  choices: RepairChoices;
  /** Absent when the findings are out of date or nothing may be changed now. */
  onChoose?(choices: RepairChoices): void;
}

/** What a repair found, each with what can be done about it. */
export function Findings(props: { findings: RepairFindings } & Choosing) {
  const { findings, ...choosing } = props;
  const { t } = useTranslation();
  const classes = useStyles();
  const { stateProblem, lock, pending, clusters, steps } = findings;
  const clean =
    !stateProblem &&
    !lock &&
    pending.length === 0 &&
    clusters.every(({ state }) => state === 'alive');

  return (
    <>
      <Typography variant="body2" color="textSecondary">
        {t('repair.seen')} <RelativeTime at={findings.at} />
      </Typography>
      {stateProblem && (
        <Alert severity="error">
          {t('repair.stateProblem', { problem: stateProblem })}
        </Alert>
      )}
      {clean && <Alert severity="success">{t('repair.clean')}</Alert>}
      <ul className={classes.list} aria-label={t('repair.findings')}>
        {steps.map((step, index) => (
          <li key={`step-${index}`} className={classes.item}>
            <Typography
              component="h4"
              variant="subtitle2"
              className={classes.title}
            >
              {t(`repair.step.${step.type}`)}:{' '}
              {t(`repair.outcome.${step.outcome}`)}
            </Typography>
            {step.message && (
              <Typography variant="body2">{step.message}</Typography>
            )}
          </li>
        ))}
        {lock && <LockItem lock={lock} {...choosing} />}
        {pending.map(item => (
          <PendingItem key={item.urn} pending={item} {...choosing} />
        ))}
        {clusters.map(item => (
          <ClusterItem key={item.urn} cluster={item} {...choosing} />
        ))}
      </ul>
    </>
  );
}

function LockItem(props: { lock: LockFinding } & Choosing) {
  const { lock, choices, onChoose } = props;
  const { t } = useTranslation();
  const classes = useStyles();
  return (
    <li className={classes.item}>
      <Typography component="h4" variant="subtitle2" className={classes.title}>
        {t('repair.lock.title', { holder: lock.holder })}
        {lock.at && (
          <>
            {' · '}
            <RelativeTime at={lock.at} />
          </>
        )}
      </Typography>
      <Typography variant="body2">
        {t(lock.dead ? 'repair.lock.dead' : 'repair.lock.living')} {lock.why}
      </Typography>
      <FormControlLabel
        control={
          <Checkbox
            color="primary"
            checked={choices.unlock}
            disabled={!onChoose}
            onChange={(_, unlock) => onChoose?.({ ...choices, unlock })}
          />
        }
        label={t(lock.dead ? 'repair.lock.remove' : 'repair.lock.force')}
      />
      {choices.unlock && !lock.dead && (
        <Alert severity="warning">{t('repair.lock.warning')}</Alert>
      )}
    </li>
  );
}

function PendingItem(props: { pending: PendingFinding } & Choosing) {
  const { pending, choices, onChoose } = props;
  const { urn, name, type, operation, cloud, detail, actions } = pending;
  const { t } = useTranslation();
  const classes = useStyles();
  const known = OPERATIONS.find(item => item === operation);
  const choose = (action: PendingAction | '') =>
    onChoose?.({
      ...choices,
      pending: { ...choices.pending, [urn]: action || undefined },
    });
  return (
    <li className={classes.item}>
      <Typography
        component="h4"
        variant="subtitle2"
        className={classes.title}
        title={urn}
      >
        {t('repair.pending.title', {
          name,
          type: titleOfType(type),
          operation: known ? t(`repair.pending.operation.${known}`) : operation,
        })}
      </Typography>
      <Typography variant="body2">
        {t(`repair.pending.cloud.${cloud}`)} {detail}
      </Typography>
      {actions.length > 0 && (
        <TextField
          select
          className={classes.action}
          size="small"
          variant="outlined"
          id={`helium-repair-${urn}`}
          label={t('repair.pending.action', { name })}
          value={choices.pending[urn] ?? ''}
          disabled={!onChoose}
          onChange={event => choose(event.target.value as PendingAction | '')}
          SelectProps={{ displayEmpty: true }}
          InputLabelProps={{ shrink: true }}
        >
          <MenuItem value="">{t('repair.pending.leave')}</MenuItem>
          {actions.map(action => (
            <MenuItem key={action} value={action}>
              {t(`repair.pending.do.${action}`)}
            </MenuItem>
          ))}
        </TextField>
      )}
    </li>
  );
}

function ClusterItem(props: { cluster: ClusterFinding } & Choosing) {
  const { cluster, choices, onChoose } = props;
  const { urn, name, state, detail, resources } = cluster;
  const { t } = useTranslation();
  const classes = useStyles();
  return (
    <li className={classes.item}>
      <Typography
        component="h4"
        variant="subtitle2"
        className={classes.title}
        title={urn}
      >
        {t(`repair.cluster.${state}`, { name })}
      </Typography>
      {detail && <Typography variant="body2">{detail}</Typography>}
      {state === 'gone' && resources > 0 && (
        <FormControlLabel
          control={
            <Checkbox
              color="primary"
              checked={choices.clusters[urn] ?? false}
              disabled={!onChoose}
              onChange={(_, checked) =>
                onChoose?.({
                  ...choices,
                  clusters: { ...choices.clusters, [urn]: checked },
                })
              }
            />
          }
          label={t('repair.cluster.drop', { count: resources })}
        />
      )}
    </li>
  );
}
