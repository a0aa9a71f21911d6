import { useApi } from '@backstage/core-plugin-api';
import type {
  Backup,
  Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import Radio from '@material-ui/core/Radio';
import Typography from '@material-ui/core/Typography';
import { heliumApiRef } from '../../../api/heliumApi';
import { useFormat } from '../../../hooks/useFormat';
import { useResource } from '../../../hooks/useResource';
import { useTranslation } from '../../../hooks/useTranslation';
import { LoadFailure } from '../../common/LoadFailure';
import { Outline } from '../../common/Outline';
import { RelativeTime } from '../../common/RelativeTime';
import { Column, ResponsiveTable } from '../../common/ResponsiveTable';

/** The kept backups of a workspace's state, one of which can be chosen. */
export function BackupsTable(props: {
  workspace: Workspace;
  chosen?: string;
  onChoose?(backupId: string | undefined): void;
}) {
  const { workspace, chosen, onChoose } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const api = useApi(heliumApiRef);
  const { value, error, refresh } = useResource(
    [workspace.id, workspace.updatedAt].join(),
    () => api.listBackups(workspace.name),
    { keepPrevious: true },
  );
  if (error) {
    return <LoadFailure error={error} onRetry={refresh} about="backups" />;
  }
  if (!value) {
    return <Outline label={t('repair.backups.loading')} lines={4} />;
  }
  if (value.items.length === 0) {
    return (
      <Typography color="textSecondary">{t('repair.backups.none')}</Typography>
    );
  }
  const columns: Column<Backup>[] = [
    {
      id: 'at',
      title: t('repair.backups.at'),
      heading: true,
      nowrap: true,
      render: backup => (
        <>
          <Radio
            size="small"
            color="primary"
            checked={backup.id === chosen}
            disabled={!onChoose}
            // A radio of its own can't be cleared by a second click.
            onClick={() =>
              onChoose?.(backup.id === chosen ? undefined : backup.id)
            }
            inputProps={{
              'aria-label': t('repair.backups.restore', {
                date: format.absolute(backup.at),
              }),
            }}
          />
          <RelativeTime at={backup.at} />
        </>
      ),
    },
    {
      id: 'reason',
      title: t('repair.backups.before'),
      render: backup => t(`repair.backups.reason.${backup.reason}`),
    },
    {
      id: 'resources',
      title: t('repair.backups.resources'),
      render: backup => backup.resources,
    },
  ];
  return (
    <ResponsiveTable
      label={t('repair.backups.title')}
      columns={columns}
      rows={value.items}
      rowKey={backup => backup.id}
    />
  );
}
