import type { OperationState } from '@helium-portal/backstage-plugin-helium-common';
import { makeStyles } from '@material-ui/core/styles';
import AutorenewIcon from '@material-ui/icons/Autorenew';
import BlockIcon from '@material-ui/icons/Block';
import CheckCircleIcon from '@material-ui/icons/CheckCircleOutline';
import ErrorIcon from '@material-ui/icons/ErrorOutline';
import PanToolIcon from '@material-ui/icons/PanToolOutlined';
import ScheduleIcon from '@material-ui/icons/Schedule';
import { ComponentType } from 'react';
import { useTranslation } from '../../hooks/useTranslation';
import { Tone, useToneStyles } from '../common/tones';

const PRESENTATION: Record<
  OperationState,
  { Icon: ComponentType<{ className?: string }>; tone: Tone }
> = {
  queued: { Icon: ScheduleIcon, tone: 'muted' },
  claimed: { Icon: ScheduleIcon, tone: 'progress' },
  running: { Icon: AutorenewIcon, tone: 'progress' },
  stopping: { Icon: BlockIcon, tone: 'progress' },
  suspect: { Icon: PanToolIcon, tone: 'warning' },
  recovering: { Icon: AutorenewIcon, tone: 'warning' },
  succeeded: { Icon: CheckCircleIcon, tone: 'good' },
  failed: { Icon: ErrorIcon, tone: 'bad' },
  cancelled: { Icon: BlockIcon, tone: 'muted' },
  'needs-attention': { Icon: PanToolIcon, tone: 'bad' },
};

const useStyles = makeStyles(theme => ({
  root: {
    display: 'inline-flex',
    verticalAlign: 'middle',
    alignItems: 'center',
    gap: theme.spacing(0.75),
    whiteSpace: 'nowrap',
  },
  icon: { fontSize: '1.35em' },
}));

/** An operation's state as a word with an icon. */
export function OperationStateLabel(props: { state: OperationState }) {
  const { t } = useTranslation();
  const classes = useStyles();
  const tones = useToneStyles();
  const { Icon, tone } = PRESENTATION[props.state];
  return (
    <span className={classes.root}>
      <Icon className={`${classes.icon} ${tones[tone]}`} aria-hidden />
      {t(`operation.state.${props.state}`)}
    </span>
  );
}
