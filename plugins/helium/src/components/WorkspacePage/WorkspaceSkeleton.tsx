import Skeleton from '@material-ui/lab/Skeleton';
import { useTranslation } from '../../hooks/useTranslation';

/** Stands where a workspace will be. */
export function WorkspaceSkeleton() {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t('workspace.loading')}>
      <Skeleton variant="text" width="40%" height={48} />
      <Skeleton variant="text" width="65%" height={28} />
      <Skeleton
        variant="rect"
        height={220}
        style={{ marginTop: 16, borderRadius: 4 }}
      />
      <Skeleton
        variant="rect"
        height={180}
        style={{ marginTop: 16, borderRadius: 4 }}
      />
    </div>
  );
}
