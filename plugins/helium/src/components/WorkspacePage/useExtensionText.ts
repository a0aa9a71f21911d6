import { useFormat } from '../../hooks/useFormat';
import { useTranslation } from '../../hooks/useTranslation';
import type { ChosenExpiry } from './expiry';

/** How a choice to extend is written: by how much, and until when where one date says that. */
export function useExtensionText() {
  const { t } = useTranslation();
  const format = useFormat();
  return (iso: string, end?: ChosenExpiry): string => {
    const duration = format.isoDuration(iso);
    if (!end) {
      return t('extend.choice', { duration });
    }
    return t(end.capped ? 'extend.choiceCapped' : 'extend.choiceUntil', {
      duration,
      date: format.brief(end.at),
    });
  };
}
