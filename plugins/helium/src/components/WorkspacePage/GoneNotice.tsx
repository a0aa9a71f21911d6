import type { Workspace } from '@helium-portal/backstage-plugin-helium-common';
import Box from '@material-ui/core/Box';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import { useFormat } from '../../hooks/useFormat';
import { useTranslation } from '../../hooks/useTranslation';
import { NewWorkspaceButton } from '../common/NewWorkspaceButton';

/** Says that a workspace is no more, and when it went. */
export function GoneNotice(props: { workspace: Workspace }) {
  const { name, destroyedAt, updatedAt, unverified } = props.workspace;
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Alert severity={unverified ? 'warning' : 'info'}>
      <AlertTitle>
        {t('gone.title', { date: format.absolute(destroyedAt ?? updatedAt) })}
      </AlertTitle>
      {unverified
        ? t('gone.unverified', { name, why: unverified })
        : t('gone.description', { name })}
      <Box mt={2}>
        <NewWorkspaceButton />
      </Box>
    </Alert>
  );
}
