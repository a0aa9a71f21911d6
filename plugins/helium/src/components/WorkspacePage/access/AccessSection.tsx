import { useApi } from '@backstage/core-plugin-api';
import {
  heliumWorkspaceSharePermission,
  heliumWorkspaceTransferPermission,
  type Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import Button from '@material-ui/core/Button';
import Chip from '@material-ui/core/Chip';
import IconButton from '@material-ui/core/IconButton';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import RemoveIcon from '@material-ui/icons/RemoveCircleOutline';
import { useState } from 'react';
import { heliumApiRef } from '../../../api/heliumApi';
import { useAllowed } from '../../../hooks/useAllowed';
import { useMutation } from '../../../hooks/useMutation';
import { useTranslation } from '../../../hooks/useTranslation';
import { ErrorAlert } from '../../common/ErrorAlert';
import { OwnerLink } from '../../common/OwnerLink';
import { Section } from '../../common/Section';
import { ShareDialog } from './ShareDialog';
import { TransferDialog } from './TransferDialog';

const useStyles = makeStyles(theme => ({
  pairs: {
    margin: 0,
    display: 'grid',
    gap: theme.spacing(1.5),
    '& dt': { color: theme.palette.text.secondary, fontSize: '0.8125rem' },
    '& dd': { margin: 0, overflowWrap: 'anywhere' },
  },
  share: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'space-between',
    minHeight: 32,
  },
  labels: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5) },
}));

/** Who else may use a workspace, and what it is labelled with; whose it is stands in the header. */
export function AccessSection(props: {
  workspace: Workspace;
  refresh(): void;
}) {
  const { workspace, refresh } = props;
  const { name, shares = [], labels = {} } = workspace;
  const { t } = useTranslation();
  const classes = useStyles();
  const api = useApi(heliumApiRef);
  const [opened, setOpened] = useState<'share' | 'transfer'>();
  const mayShare = useAllowed(heliumWorkspaceSharePermission, name);
  const mayTransfer = useAllowed(heliumWorkspaceTransferPermission, name);
  const { run, error } = useMutation(
    (entity: string) => api.unshareWorkspace(name, entity),
    refresh,
  );

  const dialogProps = {
    workspace,
    onClose: () => setOpened(undefined),
    onDone: () => {
      setOpened(undefined);
      refresh();
    },
  };
  return (
    <Section
      title={t('access.title')}
      action={
        <>
          {mayShare && (
            <Button
              size="small"
              color="primary"
              onClick={() => setOpened('share')}
            >
              {t('share.action')}
            </Button>
          )}
          {mayTransfer && (
            <Button
              size="small"
              color="primary"
              onClick={() => setOpened('transfer')}
            >
              {t('transfer.action')}
            </Button>
          )}
        </>
      }
    >
      <dl className={classes.pairs}>
        <div>
          <dt>{t('access.sharedWith')}</dt>
          {shares.map(({ entity, access }) => (
            <dd key={entity} className={classes.share}>
              <span>
                <OwnerLink entityRef={entity} /> {t(`access.${access}`)}
              </span>
              {mayShare && (
                <IconButton
                  size="small"
                  aria-label={t('access.remove', { entity })}
                  onClick={() => run(entity)}
                >
                  <RemoveIcon fontSize="small" />
                </IconButton>
              )}
            </dd>
          ))}
          {!shares.length && (
            <dd>
              <Typography variant="body2" color="textSecondary">
                {t('access.nobody')}
              </Typography>
            </dd>
          )}
        </div>
        {Object.keys(labels).length > 0 && (
          <div>
            <dt>{t('access.labels')}</dt>
            <dd className={classes.labels}>
              {Object.entries(labels).map(([label, value]) => (
                <Chip
                  key={label}
                  size="small"
                  variant="outlined"
                  style={{ margin: 0 }}
                  label={value ? `${label}=${value}` : label}
                />
              ))}
            </dd>
          </div>
        )}
      </dl>
      <ErrorAlert error={error} />
      {opened === 'share' && <ShareDialog {...dialogProps} />}
      {opened === 'transfer' && <TransferDialog {...dialogProps} />}
    </Section>
  );
}
