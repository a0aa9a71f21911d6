import type { Workspace } from '@helium-portal/backstage-plugin-helium-common';
import Checkbox from '@material-ui/core/Checkbox';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import LinearProgress from '@material-ui/core/LinearProgress';
import Typography from '@material-ui/core/Typography';
import type { PreviewState } from '../../../hooks/usePreview';
import { useTranslation } from '../../../hooks/useTranslation';
import { PreviewInterruption } from '../../common/PreviewInterruption';
import { isGrave, PlannedChanges } from './PlannedChanges';

type Running = Extract<PreviewState, { phase: 'running' }>;
type Done = Extract<PreviewState, { phase: 'done' }>;

/** What a change would do, while that is found out and then; with a confirmation of what takes something away. */
export function PreviewStep(props: {
  workspace: Workspace;
  state: Running | Done;
  confirmed: boolean;
  onConfirmed(confirmed: boolean): void;
}) {
  const { workspace, state, confirmed, onConfirmed } = props;
  const { t } = useTranslation();
  if (state.phase === 'running') {
    return <Progress workspace={workspace} state={state} />;
  }
  return (
    <>
      <PlannedChanges result={state.result} />
      {isGrave(state.result) && (
        <FormControlLabel
          label={t('preview.confirm')}
          control={
            <Checkbox
              color="primary"
              checked={confirmed}
              onChange={event => onConfirmed(event.target.checked)}
            />
          }
        />
      )}
    </>
  );
}

function Progress(props: { workspace: Workspace; state: Running }) {
  const { operation, resources, interruption } = props.state;
  const { name, activeOperation } = props.workspace;
  const { t } = useTranslation();
  const present =
    activeOperation?.id === operation?.id ? activeOperation : operation;
  const waiting = resources === 0 && present?.state === 'queued';
  return (
    <div>
      <Typography role="status" gutterBottom>
        {operation
          ? t(waiting ? 'preview.state.waiting' : 'preview.state.running')
          : t('preview.starting')}
      </Typography>
      <LinearProgress aria-label={t('preview.title', { name })} />
      <Typography variant="body2" color="textSecondary">
        {resources > 0 && t('preview.looked', { count: resources })}
      </Typography>
      <PreviewInterruption error={interruption} />
    </div>
  );
}
