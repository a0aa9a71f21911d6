import type { Administration } from '@helium-portal/backstage-plugin-helium-common';
import { DateTime } from 'luxon';
import { useFormat } from '../../hooks/useFormat';
import { useTranslation } from '../../hooks/useTranslation';
import { Section } from '../common/Section';
import { Bars } from './Bars';
import { Nothing } from './Nothing';

/** How many workspaces go on which day, in the viewer's time zone. */
export function ExpiriesSection(props: {
  expiries: Administration['expiries'];
  at: string;
}) {
  const { expiries, at } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const days = byDay(expiries, DateTime.fromISO(at)).map(
    ({ day, ...rest }) => ({ ...rest, label: format.day(day) }),
  );
  return (
    <Section title={t('administration.expiries')}>
      {days.length === 0 ? (
        <Nothing text={t('administration.noExpiries')} />
      ) : (
        <Bars label={t('administration.expiries')} items={days} />
      )}
    </Section>
  );
}

/** From today to the last day on which any expires; days of none among them, so that the picture is to scale. */
export function byDay(expiries: Administration['expiries'], at: DateTime) {
  const dayOf = (hour: number) => at.plus({ hours: hour }).startOf('day');
  const counts = new Map<string, number>();
  for (const { hour, count } of expiries) {
    const day = dayOf(hour).toISODate()!;
    counts.set(day, (counts.get(day) ?? 0) + count);
  }
  const last = Math.max(...expiries.map(({ hour }) => hour));
  const days = [];
  for (
    let day = dayOf(0);
    expiries.length > 0 && day <= dayOf(last);
    day = day.plus({ days: 1 })
  ) {
    const id = day.toISODate()!;
    days.push({ id, day, value: counts.get(id) ?? 0 });
  }
  return days;
}
