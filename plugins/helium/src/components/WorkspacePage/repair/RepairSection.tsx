import { useApi } from '@backstage/core-plugin-api';
import {
  heliumWorkspaceRepairPermission,
  Operation,
  Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import Button from '@material-ui/core/Button';
import CircularProgress from '@material-ui/core/CircularProgress';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import BuildIcon from '@material-ui/icons/Build';
import SearchIcon from '@material-ui/icons/Search';
import Alert from '@material-ui/lab/Alert';
import { useEffect, useState } from 'react';
import { heliumApiRef } from '../../../api/heliumApi';
import { useAllowed } from '../../../hooks/useAllowed';
import { useMutation } from '../../../hooks/useMutation';
import { useResource } from '../../../hooks/useResource';
import { useTranslation } from '../../../hooks/useTranslation';
import { ErrorAlert } from '../../common/ErrorAlert';
import { Section } from '../../common/Section';
import { BackupsTable } from './BackupsTable';
import { Findings } from './Findings';
import { RepairDialog } from './RepairDialog';
import { needsReason, NO_CHOICES, stepsOf, undecidedOf } from './steps';

const useStyles = makeStyles(theme => ({
  actions: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    marginTop: theme.spacing(2),
  },
}));

const TROUBLED: Workspace['status'][] = [
  'failed',
  'leftovers',
  'needs-attention',
];

/** For administrators: what stands in a workspace's way, and what can be done about it. */
export function RepairSection(props: {
  workspace: Workspace;
  refresh(): void;
}) {
  const { workspace, refresh } = props;
  const allowed = useAllowed(heliumWorkspaceRepairPermission, workspace.name);
  const repairing = workspace.activeOperation?.kind === 'repair';
  if (!allowed || !(TROUBLED.includes(workspace.status) || repairing)) {
    return null;
  }
  return <Repair workspace={workspace} refresh={refresh} />;
}

function Repair(props: { workspace: Workspace; refresh(): void }) {
  const { workspace, refresh } = props;
  const { name, activeOperation } = workspace;
  const { t } = useTranslation();
  const classes = useStyles();
  const api = useApi(heliumApiRef);
  const [choices, setChoices] = useState(NO_CHOICES);
  const [backupsShown, setBackupsShown] = useState(false);
  const [asking, setAsking] = useState(false);
  const look = useMutation(() => api.repairWorkspace(name, {}), refresh);
  const last = useLastOperation(workspace);

  const findings = last.value?.findings;
  const operationId = last.value?.id;
  useEffect(() => setChoices(NO_CHOICES), [operationId]);
  const idle = activeOperation === undefined;
  const onChoose = idle ? setChoices : undefined;
  const steps = findings ? stepsOf(choices, findings) : [];
  const undecided = findings ? undecidedOf(choices, findings) : [];

  return (
    <Section title={t('repair.title')}>
      {findings ? (
        <Findings findings={findings} choices={choices} onChoose={onChoose} />
      ) : (
        <Typography color="textSecondary">{t('repair.description')}</Typography>
      )}
      {findings && backupsShown && (
        <BackupsTable
          workspace={workspace}
          chosen={choices.backupId}
          onChoose={
            onChoose && (backupId => onChoose({ ...choices, backupId }))
          }
        />
      )}
      {undecided.length > 0 && (
        <Alert severity="info" role="status">
          {t('repair.pending.undecided', {
            names: undecided.map(({ name: each }) => each).join(', '),
          })}
        </Alert>
      )}
      <div className={classes.actions}>
        <Button
          size="small"
          variant={findings ? 'outlined' : 'contained'}
          color={findings ? 'default' : 'primary'}
          disabled={!idle}
          startIcon={
            look.pending ? <CircularProgress size={16} /> : <SearchIcon />
          }
          onClick={() => look.run()}
        >
          {t(findings ? 'repair.lookAgain' : 'repair.look')}
        </Button>
        {findings && (
          <>
            <Button
              size="small"
              aria-expanded={backupsShown}
              onClick={() => setBackupsShown(shown => !shown)}
            >
              {t(backupsShown ? 'repair.backups.hide' : 'repair.backups.show')}
            </Button>
            <Button
              size="small"
              variant="contained"
              color="primary"
              disabled={!idle || !steps.length || undecided.length > 0}
              startIcon={<BuildIcon />}
              onClick={() => setAsking(true)}
            >
              {t('repair.apply')}
            </Button>
          </>
        )}
      </div>
      <ErrorAlert error={look.error} />
      {asking && findings && (
        <RepairDialog
          workspace={workspace}
          steps={steps}
          reasonRequired={needsReason(steps, findings)}
          onClose={() => setAsking(false)}
          onDone={() => {
            setAsking(false);
            refresh();
          }}
        />
      )}
    </Section>
  );
}

/** The operation that ended last: findings of an earlier one may not hold any more. */
function useLastOperation(workspace: Workspace) {
  const api = useApi(heliumApiRef);
  const { id, name, updatedAt, activeOperation } = workspace;
  return useResource(
    [id, updatedAt, activeOperation?.id, activeOperation?.state].join(),
    async (): Promise<Operation | undefined> => {
      const { items } = await api.listOperations(name, { limit: 2 });
      return items.find(({ finishedAt }) => finishedAt !== undefined);
    },
    { keepPrevious: true },
  );
}
