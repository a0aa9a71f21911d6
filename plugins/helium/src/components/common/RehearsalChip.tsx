import Chip from '@material-ui/core/Chip';
import Tooltip from '@material-ui/core/Tooltip';
import { useTranslation } from '../../hooks/useTranslation';

/** Marks a workspace that was made on the sandbox's stand-in clouds. */
export function RehearsalChip() {
  const { t } = useTranslation();
  return (
    <Tooltip title={t('rehearsal.explanation')}>
      <Chip
        size="small"
        variant="outlined"
        label={t('rehearsal.label')}
        style={{ margin: 0 }}
      />
    </Tooltip>
  );
}
