import Skeleton from '@material-ui/lab/Skeleton';
import { useTranslation } from '../../hooks/useTranslation';

/** Stands where the list will be, of about its height. */
export function WorkspacesSkeleton(props: { rows?: number }) {
  const { rows = 6 } = props;
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t('list.loading')}>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} variant="text" height={52} animation="wave" />
      ))}
    </div>
  );
}
