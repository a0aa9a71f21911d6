import Skeleton from '@material-ui/lab/Skeleton';
import { useTranslation } from '../../hooks/useTranslation';

const ROWS = 6;

/** Stands where the list will be, of about its height. */
export function WorkspacesSkeleton() {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t('list.loading')}>
      {Array.from({ length: ROWS }, (_, row) => (
        <Skeleton key={row} variant="text" height={52} animation="wave" />
      ))}
    </div>
  );
}
