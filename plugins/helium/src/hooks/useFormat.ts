import { useApiHolder } from '@backstage/core-plugin-api';
import { appLanguageApiRef } from '@backstage/core-plugin-api/alpha';
import { DateTime, Duration, DurationLikeObject } from 'luxon';
import { useEffect, useMemo, useState } from 'react';

/** Dates and durations in the viewer's language and time zone. */
export interface Format {
  /** `Fri, Nov 21, 2025, 6:00 PM GMT+1` */
  absolute(at: string | DateTime): string;
  /** `Fri, Nov 21, 6:00 PM`, and the year if it is another one */
  brief(at: DateTime): string;
  /** `Fri, Nov 21` */
  day(at: DateTime): string;
  /** `5 minutes ago` */
  relative(iso: string, nowMs: number): string;
  /** The two largest units: `3 hr, 12 min`. */
  duration(milliseconds: number): string;
  /** An ISO 8601 duration in words: `8 hours`. */
  isoDuration(iso: string): string;
}

const UNITS: [keyof DurationLikeObject, number][] = [
  ['days', 86_400_000],
  ['hours', 3_600_000],
  ['minutes', 60_000],
  ['seconds', 1000],
];

function twoLargestUnits(milliseconds: number): DurationLikeObject {
  const rest = Math.max(0, milliseconds);
  const first = UNITS.findIndex(([, size]) => rest >= size);
  if (first === -1) {
    return { seconds: 0 };
  }
  const [unit, size] = UNITS[first];
  const result: DurationLikeObject = { [unit]: Math.floor(rest / size) };
  const next = UNITS[first + 1];
  const remainder = next ? Math.floor((rest % size) / next[1]) : 0;
  if (remainder > 0) {
    result[next[0]] = remainder;
  }
  return result;
}

/** `6:00 PM` or `06:00`, whatever else is told with it. */
function clockTime(locale: string): Intl.DateTimeFormatOptions {
  const { hour12 } = new Intl.DateTimeFormat(locale, {
    hour: 'numeric',
  }).resolvedOptions();
  return { hour: hour12 ? 'numeric' : '2-digit', minute: '2-digit' };
}

/** Formats for a language, such as `en` or `de`. */
export function createFormat(locale: string): Format {
  const time = clockTime(locale);
  const units = new Intl.ListFormat(locale, { style: 'narrow' });
  return {
    absolute: at =>
      (typeof at === 'string'
        ? DateTime.fromISO(at, { locale })
        : at.setLocale(locale)
      ).toLocaleString({
        weekday: 'short',
        year: 'numeric',
        month: 'short',
        day: 'numeric',
        ...time,
        timeZoneName: 'short',
      }),
    brief: at =>
      at.setLocale(locale).toLocaleString({
        weekday: 'short',
        ...(at.year !== DateTime.now().year && { year: 'numeric' }),
        month: 'short',
        day: 'numeric',
        ...time,
      }),
    day: at =>
      at
        .setLocale(locale)
        .toLocaleString({ weekday: 'short', month: 'short', day: 'numeric' }),
    relative: (iso, nowMs) =>
      DateTime.fromISO(iso, { locale }).toRelative({
        base: DateTime.fromMillis(nowMs, { locale }),
      }) ?? iso,
    duration: milliseconds =>
      units.format(
        Object.entries(twoLargestUnits(milliseconds)).map(([unit, count]) =>
          Duration.fromObject({ [unit]: count }, { locale }).toHuman({
            // Nobody writes "Tg." for days in German.
            unitDisplay: unit === 'days' ? 'long' : 'short',
          }),
        ),
      ),
    isoDuration: iso => {
      const duration = Duration.fromISO(iso, { locale });
      return duration.isValid ? duration.toHuman() : iso;
    },
  };
}

/** Formats for the language that the portal is shown in. */
export function useFormat(): Format {
  const languages = useApiHolder().get(appLanguageApiRef);
  const [locale, setLocale] = useState(
    () => languages?.getLanguage().language ?? 'en',
  );
  useEffect(() => {
    const subscription = languages
      ?.language$()
      .subscribe(({ language }) => setLocale(language));
    return () => subscription?.unsubscribe();
  }, [languages]);
  return useMemo(() => createFormat(locale), [locale]);
}
