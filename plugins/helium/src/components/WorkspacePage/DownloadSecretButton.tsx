import { useApi } from '@backstage/core-plugin-api';
import type { ConnectionSecret } from '@helium-portal/backstage-plugin-helium-common';
import Button from '@material-ui/core/Button';
import CircularProgress from '@material-ui/core/CircularProgress';
import GetAppIcon from '@material-ui/icons/GetApp';
import { heliumApiRef } from '../../api/heliumApi';
import { useMutation } from '../../hooks/useMutation';
import { useTranslation } from '../../hooks/useTranslation';
import { ErrorAlert } from '../common/ErrorAlert';
import { saveFile } from '../common/saveFile';

/** Reads a secret output and hands it over as a file; it is never shown. */
export function DownloadSecretButton(props: {
  workspace: string;
  secret: ConnectionSecret;
  disabled: boolean;
}) {
  const { workspace, secret, disabled } = props;
  const { t } = useTranslation();
  const api = useApi(heliumApiRef);
  const { run, pending, error } = useMutation(async () => {
    const { value } = await api.revealSecret(workspace, secret.output);
    saveFile(secret.filename, value);
  });
  return (
    <div style={{ display: 'grid', gap: 8, justifyItems: 'start' }}>
      <Button
        size="small"
        variant="outlined"
        // Capitals would be another name.
        style={{ textTransform: 'none' }}
        onClick={() => run()}
        disabled={disabled}
        startIcon={
          pending ? (
            <CircularProgress size={16} color="inherit" />
          ) : (
            <GetAppIcon />
          )
        }
      >
        {t('connections.download', { filename: secret.filename })}
      </Button>
      <ErrorAlert error={error} />
    </div>
  );
}
