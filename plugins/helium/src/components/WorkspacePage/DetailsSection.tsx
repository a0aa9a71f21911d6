import type {
  Program,
  Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import { makeStyles } from '@material-ui/core/styles';
import { Fragment, ReactNode } from 'react';
import { useTranslation } from '../../hooks/useTranslation';
import { OwnerLink } from '../common/OwnerLink';
import { RelativeTime } from '../common/RelativeTime';
import { scrollable } from '../common/scrollable';
import { Section } from '../common/Section';

const useStyles = makeStyles(theme => ({
  pairs: {
    margin: 0,
    display: 'grid',
    gap: theme.spacing(0.25),
    '& dt': { color: theme.palette.text.secondary, fontSize: '0.8125rem' },
    '& dd': { margin: theme.spacing(0, 0, 1), overflowWrap: 'anywhere' },
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

function parameterText(value: unknown): ReactNode {
  if (typeof value === 'string' && value.includes('\n')) {
    return <pre {...scrollable}>{value}</pre>;
  }
  if (typeof value === 'object' && value !== null) {
    return <pre {...scrollable}>{JSON.stringify(value, null, 2)}</pre>;
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
  const parameters = Object.entries(workspace.parameters).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  );
  return (
    <Section title={t('details.title')}>
      <dl className={classes.pairs}>
        <dt>{t('list.program')}</dt>
        <dd>
          {program ? `${program.title} ${program.version}` : workspace.program}
        </dd>
        <dt>{t('details.createdBy')}</dt>
        <dd>
          <OwnerLink entityRef={workspace.createdBy} />
        </dd>
        <dt>{t('details.createdAt')}</dt>
        <dd>
          <RelativeTime at={workspace.createdAt} />
        </dd>
        {parameters.map(([name, value]) => (
          <Fragment key={name}>
            <dt>{schema[name]?.title ?? name}</dt>
            <dd>{parameterText(value)}</dd>
          </Fragment>
        ))}
      </dl>
    </Section>
  );
}
