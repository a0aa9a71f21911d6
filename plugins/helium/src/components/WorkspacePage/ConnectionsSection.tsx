import { LinkButton } from '@backstage/core-components';
import {
  Connection,
  heliumWorkspaceSecretsReadPermission,
  Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import OpenInNewIcon from '@material-ui/icons/OpenInNew';
import { useAllowed } from '../../hooks/useAllowed';
import { useTranslation } from '../../hooks/useTranslation';
import { Command } from '../common/Command';
import { Section } from '../common/Section';
import { DownloadSecretButton } from './DownloadSecretButton';

const useStyles = makeStyles(theme => ({
  buttons: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1.5),
  },
  commands: { display: 'grid', gap: theme.spacing(2) },
  gap: { marginTop: theme.spacing(2.5) },
  commandTitle: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(1),
    marginBottom: theme.spacing(0.5),
  },
}));

/** The ways into a workspace. */
export function ConnectionsSection(props: { workspace: Workspace }) {
  const { workspace } = props;
  const { t } = useTranslation();
  const classes = useStyles();
  const mayReveal = useAllowed(
    heliumWorkspaceSecretsReadPermission,
    workspace.name,
  );
  const going = ['destroying', 'destroyed', 'leftovers'].includes(
    workspace.status,
  );
  if (going) {
    return null;
  }
  const linked = workspace.connections.filter(item => item.url);
  const links = workspace.asleep ? [] : linked;
  const others = workspace.connections.filter(item => !item.url);
  return (
    <Section title={t('connections.title')}>
      {workspace.connections.length === 0 && (
        <Typography color="textSecondary">{t('connections.none')}</Typography>
      )}
      {workspace.asleep && linked.length > 0 && (
        <Typography color="textSecondary">{t('connections.asleep')}</Typography>
      )}
      {links.length > 0 && (
        <div className={classes.buttons}>
          {links.map((link, index) => (
            <LinkButton
              key={link.title}
              to={link.url ?? ''}
              variant={index === 0 ? 'contained' : 'outlined'}
              color="primary"
              endIcon={<OpenInNewIcon />}
            >
              {t('connections.open', { title: link.title })}
            </LinkButton>
          ))}
        </div>
      )}
      {others.length > 0 && (
        <div
          className={
            linked.length > 0
              ? `${classes.commands} ${classes.gap}`
              : classes.commands
          }
        >
          {others.map(connection => (
            <CommandConnection
              key={connection.title}
              connection={connection}
              workspace={workspace.name}
              mayReveal={mayReveal}
            />
          ))}
        </div>
      )}
    </Section>
  );
}

function CommandConnection(props: {
  connection: Connection;
  workspace: string;
  mayReveal: boolean;
}) {
  const { connection, workspace, mayReveal } = props;
  const { title, command, secret } = connection;
  const { t } = useTranslation();
  const classes = useStyles();
  return (
    <div>
      <div className={classes.commandTitle}>
        <Typography variant="subtitle2" component="h4">
          {title}
        </Typography>
        {secret && (
          <DownloadSecretButton
            workspace={workspace}
            secret={secret}
            disabled={!mayReveal}
          />
        )}
      </div>
      {command && (
        <Command
          label={t('copy.commandOf', { title })}
          command={command}
          copyLabel={t('copy.command', { title, name: workspace })}
        />
      )}
    </div>
  );
}
