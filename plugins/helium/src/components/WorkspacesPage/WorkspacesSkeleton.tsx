import { useTranslation } from '../../hooks/useTranslation';
import { Outline } from '../common/Outline';

/** Stands where the list will be, of about its height. */
export function WorkspacesSkeleton(props: { rows?: number }) {
  const { rows = 6 } = props;
  const { t } = useTranslation();
  return <Outline label={t('list.loading')} lines={rows} height={52} />;
}
