import {
  type Connection,
  getBuiltOn,
  type Program,
  type Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import Typography from '@material-ui/core/Typography';
import { useMemo } from 'react';
import { useTranslation } from '../../hooks/useTranslation';
import { CopyButton } from '../common/CopyButton';
import { Dash } from '../common/Dash';
import { ExpiryText } from '../common/ExpiryText';
import { isPresent } from '../common/isPresent';
import { OpenLink } from '../common/OpenLink';
import { OwnerLink } from '../common/OwnerLink';
import { RehearsalChip } from '../common/RehearsalChip';
import { RelativeTime } from '../common/RelativeTime';
import type { Column } from '../common/ResponsiveTable';
import { StatusLabel } from '../common/StatusLabel';
import { WorkspaceLink } from '../common/WorkspaceLink';
import type { SortKey } from './useWorkspacesQuery';

const useStyles = makeStyles(theme => ({
  name: {
    display: 'grid',
    justifyItems: 'start',
    gap: theme.spacing(0.5),
    fontWeight: 700,
  },
  // A subdued colour is too pale on the row under the pointer.
  notYet: { fontStyle: 'italic' },
}));

function NameCell(props: { workspace: Workspace }) {
  const { name, id, rehearsal, nameReused } = props.workspace;
  const { t } = useTranslation();
  const classes = useStyles();
  return (
    <span className={classes.name}>
      <WorkspaceLink name={name} id={nameReused ? id : undefined} />
      {nameReused && (
        <Typography variant="caption">{t('list.nameReused')}</Typography>
      )}
      {rehearsal && <RehearsalChip />}
    </span>
  );
}

/** What became of the expiry. */
function Deleted(props: { workspace: Workspace }) {
  const { destroyedAt } = props.workspace;
  const { t } = useTranslation();
  return destroyedAt ? (
    <>
      {t('status.destroyed')} <RelativeTime at={destroyedAt} />
    </>
  ) : (
    <Dash />
  );
}

function NotYet() {
  const { t } = useTranslation();
  const classes = useStyles();
  return (
    <Tooltip title={t('list.notYetHint')}>
      <span className={classes.notYet}>{t('list.notYet')}</span>
    </Tooltip>
  );
}

function ConnectionCell(props: {
  workspace: Workspace;
  kind: Connection['kind'];
}) {
  const { workspace, kind } = props;
  const { t } = useTranslation();
  const connection = isPresent(workspace)
    ? workspace.connections.find(item => item.kind === kind)
    : undefined;
  if (connection?.url && !workspace.asleep) {
    return (
      <OpenLink
        workspace={workspace.name}
        connection={{ ...connection, url: connection.url }}
      />
    );
  }
  if (connection?.command) {
    return (
      <CopyButton
        text={connection.command}
        label={t('copy.command', {
          title: connection.title,
          name: workspace.name,
        })}
      />
    );
  }
  // A workspace gets its connections together: a cluster has no console.
  const expected =
    connection !== undefined || workspace.connections.length === 0;
  return expected && isInTheMaking(workspace) ? <NotYet /> : <Dash />;
}

/** One that failed gets nothing more by itself. */
function isInTheMaking(workspace: Workspace): boolean {
  const { status } = workspace;
  return (
    isPresent(workspace) && (status === 'creating' || status === 'updating')
  );
}

function ClusterLinks(props: { names: string[] }) {
  const { names } = props;
  return names.length === 0 ? (
    <Dash />
  ) : (
    <>
      {names.map(name => (
        <div key={name}>
          <WorkspaceLink name={name} />
        </div>
      ))}
    </>
  );
}

/** What it is made by, and what it is on unless that is told elsewhere. */
function ProgramCell(props: { title: string; builtOn: string[] }) {
  const { title, builtOn } = props;
  const { t } = useTranslation();
  return (
    <>
      {title}
      {builtOn.map(name => (
        <div key={name}>
          {t('list.builtOn')} <WorkspaceLink name={name} />
        </div>
      ))}
    </>
  );
}

/** Columns that are not shown until somebody chooses them. */
export const OPTIONAL_COLUMNS = ['cluster', 'created'];

/** The columns of a list of workspaces. */
export function useWorkspaceColumns(
  programs: Program[],
  options: {
    /** The cluster that one is on, when that is a workspace too, has a column of its own. */
    withCluster: boolean;
  },
): Column<Workspace, SortKey>[] {
  const { withCluster } = options;
  const { t } = useTranslation();
  return useMemo(() => {
    const programOf = (workspace: Workspace) =>
      programs.find(({ name }) => name === workspace.program);
    const builtOn = (workspace: Workspace) =>
      getBuiltOn(workspace, programOf(workspace));
    return [
      {
        id: 'name',
        title: t('list.name'),
        sort: 'name',
        heading: true,
        render: workspace => <NameCell workspace={workspace} />,
      },
      {
        id: 'status',
        title: t('list.status'),
        sort: 'status',
        render: workspace => <StatusLabel status={workspace.status} />,
      },
      {
        id: 'owner',
        title: t('list.owner'),
        sort: 'owner',
        render: workspace => <OwnerLink entityRef={workspace.owner} />,
      },
      {
        id: 'program',
        title: t('list.program'),
        sort: 'program',
        render: workspace => (
          <ProgramCell
            title={programOf(workspace)?.title ?? workspace.program}
            builtOn={withCluster ? [] : builtOn(workspace)}
          />
        ),
      },
      {
        id: 'cluster',
        title: t('list.cluster'),
        render: workspace => <ClusterLinks names={builtOn(workspace)} />,
      },
      {
        id: 'created',
        title: t('list.created'),
        nowrap: true,
        sort: 'createdAt',
        render: ({ createdAt }) => <RelativeTime at={createdAt} />,
      },
      {
        id: 'expires',
        title: t('list.expires'),
        nowrap: true,
        sort: 'expiresAt',
        render: workspace =>
          isPresent(workspace) ? (
            <ExpiryText expiresAt={workspace.expiresAt} />
          ) : (
            <Deleted workspace={workspace} />
          ),
      },
      ...(['console', 'notebooks', 'kubectl'] as const).map(kind => ({
        id: kind,
        title: t(`connection.${kind}`),
        render: (workspace: Workspace) => (
          <ConnectionCell workspace={workspace} kind={kind} />
        ),
      })),
    ];
  }, [t, programs, withCluster]);
}
