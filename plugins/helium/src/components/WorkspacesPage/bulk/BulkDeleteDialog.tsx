import { useApi } from '@backstage/core-plugin-api';
import type {
  Program,
  Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import { Duration } from 'luxon';
import { useCallback, useMemo, useState } from 'react';
import { heliumApiRef } from '../../../api/heliumApi';
import { usePrograms } from '../../../hooks/usePrograms';
import { useTranslation } from '../../../hooks/useTranslation';
import { ActionDialog } from '../../common/ActionDialog';
import { KeepDataChoice } from '../../WorkspacePage/KeepDataChoice';
import { BulkOutcomes } from './BulkOutcomes';
import { useBulk } from './useBulk';

/** The shorter of two ISO 8601 durations. */
const shorter = (one: string, other: string) =>
  Duration.fromISO(one).toMillis() <= Duration.fromISO(other).toMillis()
    ? one
    : other;

/** Which of the workspaces have data that can be kept, and for how long each of them allows it. */
function keepable(workspaces: Workspace[], programs: Program[]) {
  const keepers = workspaces.flatMap(workspace => {
    const limits =
      workspace.desired === 'present' &&
      programs.find(({ name }) => name === workspace.program)?.keptData;
    return limits ? [{ id: workspace.id, limits }] : [];
  });
  return {
    ids: new Set(keepers.map(({ id }) => id)),
    limits: keepers
      .map(({ limits }) => limits)
      .reduce<Program['keptData']>(
        (all, one) =>
          all
            ? {
                default: shorter(all.default, one.default),
                maximum: shorter(all.maximum, one.maximum),
              }
            : one,
        undefined,
      ),
  };
}

/** Deletes several workspaces once their number has been typed. */
export function BulkDeleteDialog(props: {
  workspaces: Workspace[];
  onClose(): void;
}) {
  const { workspaces, onClose } = props;
  const { t } = useTranslation();
  const api = useApi(heliumApiRef);
  const [typed, setTyped] = useState('');
  const [keepDataFor, setKeepDataFor] = useState<string>();
  const { programs } = usePrograms();
  const keepers = useMemo(
    () => keepable(workspaces, programs),
    [workspaces, programs],
  );
  const count = workspaces.length;
  const { run, outcomes, pending, finished } = useBulk(
    workspaces,
    useCallback(
      ({ id, name }) =>
        api.deleteWorkspace(
          name,
          keepDataFor && keepers.ids.has(id)
            ? { keepData: true, keepDataFor }
            : {},
        ),
      [api, keepDataFor, keepers],
    ),
  );
  return (
    <ActionDialog
      danger
      title={t('bulk.deleteTitle', { count })}
      confirmLabel={t('delete.confirm')}
      onClose={onClose}
      onConfirm={run}
      pending={pending}
      finished={finished}
      disabled={typed !== String(count) || keepDataFor === ''}
    >
      <BulkOutcomes workspaces={workspaces} outcomes={outcomes} />
      {!outcomes && (
        <>
          <Typography>{t('delete.what')}</Typography>
          {keepers.limits && (
            <KeepDataChoice
              limits={keepers.limits}
              value={keepDataFor}
              onChange={setKeepDataFor}
            />
          )}
          {keepDataFor !== undefined && keepers.ids.size < count && (
            <Typography color="textSecondary">
              {t('bulk.keepsSome', { count: keepers.ids.size })}
            </Typography>
          )}
          <Alert severity="warning">{t('delete.noWayBack')}</Alert>
          <TextField
            id="helium-bulk-delete-count"
            variant="outlined"
            label={t('bulk.typeCount', { number: String(count) })}
            value={typed}
            onChange={event => setTyped(event.target.value.trim())}
            inputProps={{ autoComplete: 'off', inputMode: 'numeric' }}
          />
        </>
      )}
    </ActionDialog>
  );
}
