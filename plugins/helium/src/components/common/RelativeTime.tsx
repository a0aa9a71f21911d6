import { DateTime } from 'luxon';
import { useFormat } from '../../hooks/useFormat';
import {
  HOUR_MS,
  MINUTE_MS,
  SECOND_MS,
  useTimeUntil,
} from '../../hooks/useTimeUntil';
import { useTranslation } from '../../hooks/useTranslation';

/** What is shown is the largest unit. */
function unit(distance: number): number {
  if (distance < MINUTE_MS) return SECOND_MS;
  return distance < HOUR_MS ? MINUTE_MS : HOUR_MS;
}

/** How long ago something was, `5 minutes ago`, with the full date in its title. */
export function RelativeTime(props: { at: string }) {
  const { at } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const millis = DateTime.fromISO(at).toMillis();
  const until = useTimeUntil(millis, unit);
  // The backend's clock may be ahead.
  const justNow = until >= 0;
  return (
    <time dateTime={at} title={format.absolute(at)}>
      {justNow ? t('time.justNow') : format.relative(at, millis - until)}
    </time>
  );
}
