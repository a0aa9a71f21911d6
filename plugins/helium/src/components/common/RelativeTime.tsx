import { DateTime } from 'luxon';
import { useFormat } from '../../hooks/useFormat';
import { useNow } from '../../hooks/useNow';
import { useTranslation } from '../../hooks/useTranslation';

/** How long ago something was, `5 minutes ago`, with the full date in its title. */
export function RelativeTime(props: { at: string }) {
  const { at } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow(15_000);
  // It may have been since the last renewal, and the backend's clock may be ahead.
  const justNow = now - DateTime.fromISO(at).toMillis() < 1_000;
  return (
    <time dateTime={at} title={format.absolute(at)}>
      {justNow ? t('time.justNow') : format.relative(at, now)}
    </time>
  );
}
