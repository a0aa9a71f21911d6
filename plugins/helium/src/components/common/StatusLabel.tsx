import type { WorkspaceStatus } from '@helium-portal/backstage-plugin-helium-common';
import { makeStyles } from '@material-ui/core/styles';
import AutorenewIcon from '@material-ui/icons/Autorenew';
import CheckCircleIcon from '@material-ui/icons/CheckCircleOutline';
import DeleteOutlineIcon from '@material-ui/icons/DeleteOutline';
import DeleteSweepIcon from '@material-ui/icons/DeleteSweepOutlined';
import ErrorIcon from '@material-ui/icons/ErrorOutline';
import HourglassEmptyIcon from '@material-ui/icons/HourglassEmpty';
import PanToolIcon from '@material-ui/icons/PanToolOutlined';
import ReportProblemIcon from '@material-ui/icons/ReportProblemOutlined';
import { ComponentType } from 'react';
import { useTranslation } from '../../hooks/useTranslation';
import { Tone, useToneStyles } from './tones';

const PRESENTATION: Record<
  WorkspaceStatus,
  { Icon: ComponentType<{ className?: string }>; tone: Tone; moving?: boolean }
> = {
  creating: { Icon: AutorenewIcon, tone: 'progress', moving: true },
  updating: { Icon: AutorenewIcon, tone: 'progress', moving: true },
  ready: { Icon: CheckCircleIcon, tone: 'good' },
  failed: { Icon: ErrorIcon, tone: 'bad' },
  expired: { Icon: HourglassEmptyIcon, tone: 'warning' },
  destroying: { Icon: DeleteSweepIcon, tone: 'progress' },
  destroyed: { Icon: DeleteOutlineIcon, tone: 'muted' },
  leftovers: { Icon: ReportProblemIcon, tone: 'warning' },
  'needs-attention': { Icon: PanToolIcon, tone: 'bad' },
};

const useStyles = makeStyles(theme => ({
  root: {
    display: 'inline-flex',
    verticalAlign: 'middle',
    alignItems: 'center',
    gap: theme.spacing(0.75),
    whiteSpace: 'nowrap',
    fontWeight: 500,
  },
  icon: { fontSize: '1.35em', flex: 'none' },
  moving: {
    '@media (prefers-reduced-motion: no-preference)': {
      animation: '$turn 2s linear infinite',
    },
  },
  '@keyframes turn': { to: { transform: 'rotate(360deg)' } },
}));

/** A status as a word with an icon: colour alone says nothing. */
export function StatusLabel(props: { status: WorkspaceStatus }) {
  const { t } = useTranslation();
  const classes = useStyles();
  const tones = useToneStyles();
  const { Icon, tone, moving } = PRESENTATION[props.status];
  const icon = [classes.icon, tones[tone], moving && classes.moving];
  return (
    <span className={classes.root}>
      <Icon className={icon.filter(Boolean).join(' ')} aria-hidden />
      {t(`status.${props.status}`)}
    </span>
  );
}
