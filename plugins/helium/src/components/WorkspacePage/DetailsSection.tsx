import type {
  Program,
  Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import { makeStyles } from '@material-ui/core/styles';
import { ReactNode } from 'react';
import { Translate, useTranslation } from '../../hooks/useTranslation';
import { OwnerLink } from '../common/OwnerLink';
import { RelativeTime } from '../common/RelativeTime';
import { scrollable } from '../common/scrollable';
import { Section } from '../common/Section';
import { WorkspaceLink } from '../common/WorkspaceLink';
import { Dependents } from './Dependents';

const useStyles = makeStyles(theme => ({
  long: { gridColumn: '1 / -1' },
  pairs: {
    margin: 0,
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(220px, 1fr))',
    gap: theme.spacing(2, 3),
    '& dt': { color: theme.palette.text.secondary, fontSize: '0.8125rem' },
    '& dd': { margin: 0, overflowWrap: 'anywhere' },
    '& pre': {
      margin: 0,
      maxHeight: 200,
      overflow: 'auto',
      padding: theme.spacing(1),
      fontSize: '0.8125rem',
      borderRadius: theme.shape.borderRadius,
      backgroundColor: theme.palette.action.hover,
    },
  },
}));

/** What does not fit into a column. */
const LONG = 60;

function isLong(value: unknown): boolean {
  const text = String(value);
  return typeof value === 'object' || text.includes('\n') || text.length > LONG;
}

function parameterText(t: Translate, value: unknown): ReactNode {
  if (typeof value === 'boolean') {
    return value ? t('details.yes') : t('details.no');
  }
  if (isLong(value)) {
    const text =
      typeof value === 'string' ? value : JSON.stringify(value, null, 2);
    return <pre {...scrollable}>{text}</pre>;
  }
  return String(value);
}

/** Where a workspace comes from and what it was made with. */
export function DetailsSection(props: {
  workspace: Workspace;
  program?: Program;
}) {
  const { workspace, program } = props;
  const { t } = useTranslation();
  const classes = useStyles();
  const schema = program?.parametersSchema.properties ?? {};
  const referencing = new Set(
    program?.parameters.flatMap(({ name, workspace: built }) =>
      built ? [name] : [],
    ),
  );
  const parameters = Object.entries(workspace.parameters).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  );
  return (
    <Section title={t('details.title')}>
      <dl className={classes.pairs}>
        <div>
          <dt>{t('list.program')}</dt>
          <dd>
            {program
              ? `${program.title} ${program.version}`
              : workspace.program}
          </dd>
        </div>
        <div>
          <dt>{t('details.createdBy')}</dt>
          <dd>
            <OwnerLink entityRef={workspace.createdBy} />
          </dd>
        </div>
        <div>
          <dt>{t('details.createdAt')}</dt>
          <dd>
            <RelativeTime at={workspace.createdAt} />
          </dd>
        </div>
        {parameters.map(([name, value]) => (
          <div key={name} className={isLong(value) ? classes.long : undefined}>
            <dt>{schema[name]?.title ?? name}</dt>
            <dd>
              {referencing.has(name) ? (
                <WorkspaceLink name={String(value)} />
              ) : (
                parameterText(t, value)
              )}
            </dd>
          </div>
        ))}
        {workspace.dependents && (
          <div className={classes.long}>
            <dt>{t('details.dependents')}</dt>
            <dd>
              <Dependents dependents={workspace.dependents} />
            </dd>
          </div>
        )}
      </dl>
    </Section>
  );
}
