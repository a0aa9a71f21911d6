import { useCallback } from 'react';
import { isUnreachable, messageOf, statusOf } from '../api/errors';
import { useTranslation } from './useTranslation';

/** The words for why a request failed: the API's own, or that there was no answer to it. */
export function useErrorText(): (error: unknown) => string {
  const { t } = useTranslation();
  return useCallback(
    error =>
      isUnreachable(error) && !statusOf(error)
        ? t('offline.unheard')
        : messageOf(error),
    [t],
  );
}
