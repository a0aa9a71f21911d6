import { useTranslation } from '../../hooks/useTranslation';

/** Stands in a cell for what is not there, and is read out as a word. */
export function Dash() {
  const { t } = useTranslation();
  return (
    <span role="img" aria-label={t('list.none')}>
      –
    </span>
  );
}
