import {
  heliumWorkspaceDeletePermission,
  type KeptData,
  type Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import Skeleton from '@material-ui/lab/Skeleton';
import { useState } from 'react';
import { useAllowed } from '../../hooks/useAllowed';
import { useFormat } from '../../hooks/useFormat';
import { isAllRemoved } from '../../hooks/useKeptData';
import type { Resource } from '../../hooks/useResource';
import { useTranslation } from '../../hooks/useTranslation';
import { useDangerStyles } from '../common/danger';
import { LoadFailure } from '../common/LoadFailure';
import { Column, ResponsiveTable } from '../common/ResponsiveTable';
import { Section } from '../common/Section';
import { describeKeptData } from './keptDataTitle';
import { RemoveKeptDataDialog } from './RemoveKeptDataDialog';
import { titleOfKind } from './titleOfType';

const useStyles = makeStyles(theme => ({
  actions: { marginTop: theme.spacing(2) },
}));

interface KeptDataSectionProps {
  workspace: Workspace;
  keptData: Resource<KeptData[]>;
  refresh(): void;
}

/** What a destroy has kept of the workspace's data; absent when it was to keep none. */
export function KeptDataSection(props: KeptDataSectionProps) {
  return props.workspace.keepDataUntil ? <Kept {...props} /> : null;
}

function Kept(props: KeptDataSectionProps) {
  const { workspace, keptData, refresh } = props;
  const { name, activeOperation, keepDataUntil, nameReused } = workspace;
  const { value: items, error, refresh: reload } = keptData;
  const { t } = useTranslation();
  const format = useFormat();
  const danger = useDangerStyles();
  const mayDelete = useAllowed(heliumWorkspaceDeletePermission, name);
  // By its name it would be asked of the newer one.
  const mayRemove = mayDelete && !nameReused;
  const classes = useStyles();
  const [chosen, setChosen] = useState<KeptData[]>([]);
  const present = items?.filter(({ removedAt }) => !removedAt) ?? [];
  const removable = activeOperation === undefined;

  const columns: Column<KeptData>[] = [
    {
      id: 'name',
      title: t('keptData.name'),
      heading: true,
      render: item => <strong>{describeKeptData(item).title}</strong>,
    },
    {
      id: 'kind',
      title: t('keptData.kind'),
      render: item => <span title={item.kind}>{titleOfKind(item.kind)}</span>,
    },
    {
      id: 'until',
      title: t(present.length > 0 ? 'keptData.until' : 'keptData.removedAt'),
      render: ({ removedAt, keptUntil }) =>
        removedAt && present.length > 0
          ? t('keptData.removed', { date: format.absolute(removedAt) })
          : format.absolute(removedAt ?? keptUntil),
    },
    ...(mayRemove && present.length > 0
      ? [
          {
            id: 'remove',
            title: t('keptData.action'),
            render: (item: KeptData) =>
              !item.removedAt && (
                <Button
                  size="small"
                  variant="outlined"
                  className={removable ? danger.outlined : undefined}
                  disabled={!removable}
                  aria-label={t('keptData.removeLabel', {
                    name: describeKeptData(item).title,
                  })}
                  onClick={() => setChosen([item])}
                >
                  {t('keptData.remove')}
                </Button>
              ),
          },
        ]
      : []),
  ];
  return (
    <Section title={t('keptData.title')}>
      {error && <LoadFailure error={error} onRetry={reload} about="keptData" />}
      {!items && !error && <Skeleton variant="rect" height={48} />}
      {items?.length === 0 && (
        <Typography color="textSecondary">
          {workspace.status === 'destroyed'
            ? t('keptData.none')
            : t('keptData.planned', { date: format.absolute(keepDataUntil!) })}
        </Typography>
      )}
      {items && items.length > 0 && (
        <>
          <Typography color="textSecondary" paragraph>
            {isAllRemoved(items)
              ? t('keptData.allRemoved')
              : t('keptData.description', { name })}
          </Typography>
          <ResponsiveTable
            label={t('keptData.title')}
            columns={columns}
            rows={items}
            rowKey={item => item.id}
            details={item => {
              const more = describeKeptData(item).more.join(', ');
              return (
                (more || item.failure) && (
                  <Typography variant="body2">
                    {[more, item.failure].filter(Boolean).join('. ')}
                  </Typography>
                )
              );
            }}
          />
        </>
      )}
      {mayRemove && present.length > 1 && (
        <div className={classes.actions}>
          <Button
            size="small"
            variant="outlined"
            className={removable ? danger.outlined : undefined}
            disabled={!removable}
            onClick={() => setChosen(present)}
          >
            {t('keptData.removeAll')}
          </Button>
        </div>
      )}
      {chosen.length > 0 && (
        <RemoveKeptDataDialog
          workspace={name}
          items={chosen}
          onClose={() => setChosen([])}
          onDone={() => {
            setChosen([]);
            reload();
            refresh();
          }}
        />
      )}
    </Section>
  );
}
