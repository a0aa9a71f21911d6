import type { NotificationPayload } from '@backstage/plugin-notifications-common';
import { DateTime, Duration } from 'luxon';
import type { ExpiryChange } from '../../workspaces/expiryChanges';
import type { ClaimedNoticeable } from './NoticeStore';

const MINUTE_MS = 60_000;

/** What a notice says: how long there is, why it ends then, and where to extend it. */
export function noticePayload(
  workspace: ClaimedNoticeable,
  options: { timeZone: string; beforeSeconds: number; last: boolean },
): NotificationPayload {
  const { id, name, expiresAt, now, change } = workspace;
  const end = DateTime.fromJSDate(expiresAt, {
    zone: options.timeZone,
  }).setLocale('en');
  return {
    title: `Workspace '${name}' expires ${timeLeft(now, expiresAt)}`,
    description: [
      `It and everything in it goes on ${end.toLocaleString(
        DateTime.DATETIME_FULL,
      )}.`,
      change && `${explain(change)}.`,
      'Extend it to keep it.',
    ]
      .filter(Boolean)
      .join(' '),
    link: `/helium/workspaces/${name}?dialog=extend`,
    severity: options.last ? 'high' : 'normal',
    topic: 'workspace-expiry',
    // One that is sent twice takes its own place. Not the earlier one's: Slack would change the old message, and tell nobody.
    scope: `helium-expiry-${id}-${expiresAt.getTime()}-${
      options.beforeSeconds
    }`,
  };
}

/** In whole minutes, so that an hour but for a second is an hour: `in 1 hour`. */
function timeLeft(now: Date, expiresAt: Date): string {
  const base = DateTime.fromJSDate(now, { zone: 'utc' }).setLocale('en');
  const minutes = Math.ceil((Number(expiresAt) - Number(now)) / MINUTE_MS);
  return base.plus({ minutes }).toRelative({ base }) ?? `in ${minutes} minutes`;
}

function explain({ rule, setBy, reason }: ExpiryChange): string {
  if (rule) {
    return `That is ${inWords(rule)}`;
  }
  return reason
    ? `${setBy} chose that: ${withoutMarkup(reason.replace(/\.+$/, ''))}`
    : `${setBy} chose that`;
}

/** `the default lifetime, P2D (helium.expiry.default)` for people who know no configuration: `the default lifetime, 2 days`. */
function inWords(rule: string): string {
  return rule.replace(/ \(.+\)$/, '').replace(/\bP\S+$/, iso => {
    const duration = Duration.fromISO(iso, { locale: 'en' });
    return duration.isValid ? duration.toHuman() : iso;
  });
}

/** What people wrote, safe for channels that take a description for markup: HTML in e-mail, links and mentions in Slack. */
function withoutMarkup(text: string): string {
  return text.replaceAll('<', '‹').replaceAll('>', '›');
}
