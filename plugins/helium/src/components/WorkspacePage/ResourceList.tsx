import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import AutorenewIcon from '@material-ui/icons/Autorenew';
import CheckCircleIcon from '@material-ui/icons/CheckCircleOutline';
import ErrorIcon from '@material-ui/icons/ErrorOutline';
import HourglassEmptyIcon from '@material-ui/icons/HourglassEmpty';
import { ComponentType, useMemo } from 'react';
import { useFormat } from '../../hooks/useFormat';
import { useNow } from '../../hooks/useNow';
import { Translate, useTranslation } from '../../hooks/useTranslation';
import { scrollable } from '../common/scrollable';
import { Tone, useToneStyles } from '../common/tones';
import { byConcern, ResourcePhase, ResourceProgress } from './resources';
import { titleOfType } from './titleOfType';

const ICONS: Record<
  ResourcePhase,
  { Icon: ComponentType<{ className?: string }>; tone: Tone }
> = {
  started: { Icon: AutorenewIcon, tone: 'progress' },
  waiting: { Icon: HourglassEmptyIcon, tone: 'progress' },
  done: { Icon: CheckCircleIcon, tone: 'good' },
  failed: { Icon: ErrorIcon, tone: 'bad' },
};

const useStyles = makeStyles(theme => ({
  list: {
    listStyle: 'none',
    margin: theme.spacing(0, 0, 2),
    padding: 0,
    maxHeight: 320,
    overflow: 'auto',
  },
  item: {
    display: 'grid',
    gridTemplateColumns: '24px minmax(0, 1fr) auto',
    columnGap: theme.spacing(1.5),
    padding: theme.spacing(0.75, 0),
    borderBottom: `1px solid ${theme.palette.divider}`,
    '&:last-child': { borderBottom: 0 },
  },
  name: { overflowWrap: 'anywhere' },
  state: { textAlign: 'right', fontVariantNumeric: 'tabular-nums' },
  message: { gridColumn: '2 / -1', overflowWrap: 'anywhere' },
}));

function verb(op: string): 'create' | 'update' | 'delete' | 'other' {
  if (op.startsWith('create') || op === 'import') return 'create';
  if (op.startsWith('delete')) return 'delete';
  return op === 'update' || op === 'replace' ? 'update' : 'other';
}

function stateWord(t: Translate, { op, phase }: ResourceProgress): string {
  if (phase === 'waiting') return t('resource.waiting');
  if (phase === 'failed') return t('resource.failed');
  return phase === 'done'
    ? t(`resource.done.${verb(op)}`)
    : t(`resource.doing.${verb(op)}`);
}

/**
 * The resources that an operation works on, each with its state; first those that may need somebody.
 *
 * @param props - `none`: what is said before the first of them
 */
export function ResourceList(props: {
  resources: ResourceProgress[];
  none: string;
}) {
  const { resources, none } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const classes = useStyles();
  const tones = useToneStyles();
  const now = useNow(1_000);
  const ordered = useMemo(() => byConcern(resources), [resources]);
  if (resources.length === 0) {
    return (
      <Typography variant="body2" color="textSecondary">
        {none}
      </Typography>
    );
  }
  return (
    <ul
      className={classes.list}
      aria-label={t('resource.list')}
      {...scrollable}
    >
      {ordered.map(resource => {
        const { Icon, tone } = ICONS[resource.phase];
        const busy = ['started', 'waiting'].includes(resource.phase);
        const elapsed = busy
          ? now - resource.startedAt
          : (resource.seconds ?? 0) * 1_000;
        return (
          <li key={resource.urn} className={classes.item}>
            <Icon className={tones[tone]} aria-hidden />
            <Typography
              variant="body2"
              className={classes.name}
              title={resource.urn}
            >
              {resource.name}{' '}
              <Typography
                component="span"
                variant="caption"
                color="textSecondary"
              >
                {titleOfType(resource.type)}
              </Typography>
            </Typography>
            <Typography variant="body2" className={classes.state}>
              {stateWord(t, resource)}
              {(busy || elapsed >= 1_000) && (
                <>
                  {' · '}
                  {format.duration(elapsed)}
                </>
              )}
            </Typography>
            {resource.message && resource.phase !== 'done' && (
              <Typography
                variant="body2"
                color="textSecondary"
                className={classes.message}
              >
                {resource.message}
              </Typography>
            )}
          </li>
        );
      })}
    </ul>
  );
}
