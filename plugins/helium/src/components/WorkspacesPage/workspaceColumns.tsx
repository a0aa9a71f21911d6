import {
  type Connection,
  getBuiltOn,
  type Program,
  type Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import { useMemo } from 'react';
import { useTranslation } from '../../hooks/useTranslation';
import { CopyButton } from '../common/CopyButton';
import { ExpiryText } from '../common/ExpiryText';
import { isPresent } from '../common/isPresent';
import { OpenLink } from '../common/OpenLink';
import { OwnerLink } from '../common/OwnerLink';
import { RehearsalChip } from '../common/RehearsalChip';
import type { Column } from '../common/ResponsiveTable';
import { StatusLabel } from '../common/StatusLabel';
import { WorkspaceLink } from '../common/WorkspaceLink';
import type { SortKey } from './useWorkspacesQuery';

const useStyles = makeStyles(theme => ({
  name: {
    display: 'inline-flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    fontWeight: 700,
  },
  // A subdued colour is too pale on the row under the pointer.
  notYet: { fontStyle: 'italic' },
}));

function NameCell(props: { workspace: Workspace }) {
  const { name, rehearsal } = props.workspace;
  const classes = useStyles();
  return (
    <span className={classes.name}>
      <WorkspaceLink name={name} />
      {rehearsal && <RehearsalChip />}
    </span>
  );
}

function NotYet(props: { workspace: Workspace }) {
  const { t } = useTranslation();
  const classes = useStyles();
  const { connections } = props.workspace;
  // A workspace gets its connections together: a cluster has no console.
  if (!isPresent(props.workspace) || connections.length > 0) {
    return <span className={classes.notYet}>{t('list.gone')}</span>;
  }
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
  return <NotYet workspace={workspace} />;
}

/** What it is made by, and the cluster that it is on when that is a workspace too. */
function ProgramCell(props: { workspace: Workspace; program?: Program }) {
  const { workspace, program } = props;
  const { t } = useTranslation();
  return (
    <>
      {program?.title ?? workspace.program}
      {getBuiltOn(workspace, program).map(name => (
        <div key={name}>
          {t('list.builtOn')} <WorkspaceLink name={name} />
        </div>
      ))}
    </>
  );
}

/** The columns of a list of workspaces. */
export function useWorkspaceColumns(
  programs: Program[],
): Column<Workspace, SortKey>[] {
  const { t } = useTranslation();
  return useMemo(
    () => [
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
            workspace={workspace}
            program={programs.find(({ name }) => name === workspace.program)}
          />
        ),
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
            t('list.gone')
          ),
      },
      ...(['console', 'notebooks', 'kubectl'] as const).map(kind => ({
        id: kind,
        title: t(`connection.${kind}`),
        render: (workspace: Workspace) => (
          <ConnectionCell workspace={workspace} kind={kind} />
        ),
      })),
    ],
    [t, programs],
  );
}
