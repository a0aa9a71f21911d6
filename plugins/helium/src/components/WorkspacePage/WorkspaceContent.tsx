import { Content } from '@backstage/core-components';
import type { Workspace } from '@helium-portal/backstage-plugin-helium-common';
import { makeStyles } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import { ReactNode, useRef } from 'react';
import { statusOf } from '../../api/errors';
import { useKeptData } from '../../hooks/useKeptData';
import { useKeptFocus } from '../../hooks/useKeptFocus';
import { usePrograms } from '../../hooks/usePrograms';
import { useTranslation } from '../../hooks/useTranslation';
import { useWorkspace } from '../../hooks/useWorkspace';
import { LoadFailure } from '../common/LoadFailure';
import { Section } from '../common/Section';
import { StaleNotice } from '../common/StaleNotice';
import { UnavailableProgram } from '../common/UnavailableProgram';
import { UnknownPage } from '../UnknownPage';
import { AccessSection } from './access/AccessSection';
import { ChecksSection } from './ChecksSection';
import { ConnectionsSection } from './ConnectionsSection';
import { DetailsSection } from './DetailsSection';
import { EffectiveValuesSection } from './EffectiveValuesSection';
import { ExpiryHistory } from './ExpiryHistory';
import { ExpirySection } from './ExpirySection';
import { FailureSection } from './FailureSection';
import { GoneNotice } from './GoneNotice';
import { KeptDataSection } from './KeptDataSection';
import { LeftoversSection } from './LeftoversSection';
import { OperationsSection } from './OperationsSection';
import { ProgressSection } from './ProgressSection';
import { RepairSection } from './repair/RepairSection';
import { useWatchedOperation } from './useWatchedOperation';
import { useWorkspaceActions } from './useWorkspaceActions';
import { WorkspaceHeader } from './WorkspaceHeader';
import { WorkspaceSkeleton } from './WorkspaceSkeleton';

const useStyles = makeStyles(theme => ({
  columns: {
    display: 'grid',
    gap: theme.spacing(2),
    alignItems: 'start',
    gridTemplateColumns: 'minmax(0, 1fr)',
    marginTop: theme.spacing(2),
    [theme.breakpoints.up('md')]: {
      gridTemplateColumns: 'minmax(0, 2fr) minmax(280px, 1fr)',
      // What stands beside both is as high as it likes; the second takes the rest.
      gridTemplateRows: 'auto 1fr',
    },
  },
  column: {
    display: 'grid',
    gap: theme.spacing(2),
    gridTemplateColumns: 'minmax(0, 1fr)',
  },
  beside: { [theme.breakpoints.up('md')]: { gridRow: 'span 2' } },
  wide: { gridColumn: '1 / -1' },
}));

/** One workspace, by name, in each of its states. */
export function WorkspaceContent(props: {
  name: string;
  /** Of the one that is meant, where several had the name. */
  id?: string;
  /** Within another page's content. */
  embedded?: boolean;
}) {
  const { name, id, embedded } = props;
  const { value, error, loading, staleSince, staleError, refresh } =
    useWorkspace(name, id);

  if (value && !error) {
    return (
      <LoadedWorkspace
        // Another workspace may have taken the name meanwhile.
        key={value.id}
        workspace={value}
        embedded={embedded}
        notice={<StaleNotice since={staleSince} error={staleError} />}
        refresh={refresh}
      />
    );
  }
  if (error && statusOf(error) === 404) {
    return (
      <UnknownPage
        workspace={name}
        earlier={id !== undefined}
        embedded={embedded}
      />
    );
  }
  return (
    <Content noPadding={embedded}>
      {error && !loading ? (
        <LoadFailure error={error} onRetry={refresh} />
      ) : (
        <WorkspaceSkeleton />
      )}
    </Content>
  );
}

function LoadedWorkspace(props: {
  workspace: Workspace;
  embedded?: boolean;
  notice: ReactNode;
  refresh(): void;
}) {
  const { workspace, embedded, notice, refresh } = props;
  const { t } = useTranslation();
  const classes = useStyles();
  const { programs, error: programError } = usePrograms(workspace.owner);
  const program = programs.find(item => item.name === workspace.program);
  const actions = useWorkspaceActions({
    workspace,
    program,
    programError,
    refresh,
  });
  const keptData = useKeptData(workspace);
  const heading = useRef<HTMLHeadingElement>(null);
  const keptFocus = useKeptFocus(heading);
  const wanted = workspace.desired === 'present';
  const gone = workspace.status === 'destroyed';
  const { operation, close } = useWatchedOperation(workspace);
  const progress = operation && (
    <ProgressSection
      key={operation.id}
      workspace={workspace.name}
      operation={operation}
      onChange={refresh}
      onClose={close}
    />
  );

  return (
    <Content noPadding={embedded}>
      <div {...keptFocus}>
        {notice}
        <WorkspaceHeader
          workspace={workspace}
          program={program}
          actions={actions}
          headingRef={heading}
        />
        <div className={classes.columns}>
          <div className={classes.column}>
            {gone && <GoneNotice workspace={workspace} keptData={keptData} />}
            {wanted && <UnavailableProgram program={program} made />}
            {workspace.warning && (
              <Alert severity="warning">{workspace.warning}</Alert>
            )}
            <FailureSection
              workspace={workspace}
              actions={actions}
              refresh={refresh}
            />
            <LeftoversSection workspace={workspace} refresh={refresh} />
            <KeptDataSection
              workspace={workspace}
              keptData={keptData}
              refresh={refresh}
            />
            <RepairSection workspace={workspace} refresh={refresh} />
            <ConnectionsSection workspace={workspace} />
            {progress}
          </div>
          <div className={`${classes.column} ${classes.beside}`}>
            {wanted ? (
              <ExpirySection
                workspace={workspace}
                program={program}
                actions={actions}
              />
            ) : (
              <Section title={t('expiry.title')}>
                <ExpiryHistory workspace={workspace} unfolded />
              </Section>
            )}
            {wanted && <ChecksSection checks={workspace.checks} />}
            {!gone && <AccessSection workspace={workspace} refresh={refresh} />}
          </div>
          <div className={classes.column}>
            <DetailsSection workspace={workspace} program={program} />
          </div>
          <div className={`${classes.column} ${classes.wide}`}>
            {!gone && <EffectiveValuesSection workspace={workspace} />}
            <OperationsSection workspace={workspace} program={program} />
          </div>
        </div>
        {actions.dialog}
      </div>
    </Content>
  );
}
