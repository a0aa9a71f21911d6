import type { OperationEvent } from '@helium-portal/backstage-plugin-helium-common';
import { DateTime } from 'luxon';

/** A line of an operation's log. */
export interface LogLine {
  id: string;
  at: string;
  text: string;
  severity: 'info' | 'warning' | 'error';
}

function severityOf(event: OperationEvent): LogLine['severity'] {
  const { severity, passed, phase } = event.data;
  if (severity === 'error' || phase === 'failed' || passed === false) {
    return 'error';
  }
  return severity === 'warning' ? 'warning' : 'info';
}

function textOf(event: OperationEvent): string | undefined {
  const { data } = event;
  switch (event.type) {
    case 'log':
      return String(data.text ?? '');
    case 'diagnostic':
      return String(data.message ?? '');
    case 'state':
      return data.message ? String(data.message) : undefined;
    case 'check':
      return [data.title, data.message].filter(Boolean).join(': ');
    default:
      return data.phase === 'failed' && data.message
        ? `${data.name}: ${data.message}`
        : undefined;
  }
}

/** A log grows by a few events at a time, and its lines are asked for each time. */
const known = new WeakMap<OperationEvent, LogLine[]>();

/** The events that a log shows, as lines; the same lines for the same events. */
export function logLinesOf(events: OperationEvent[]): LogLine[] {
  return events.flatMap(event => {
    const lines = known.get(event) ?? linesOf(event);
    known.set(event, lines);
    return lines;
  });
}

function linesOf(event: OperationEvent): LogLine[] {
  const text = textOf(event)?.replace(/\s+$/, '');
  if (!text) {
    return [];
  }
  const severity = severityOf(event);
  return text.split('\n').map((line, index) => ({
    id: `${event.id}.${index}`,
    at: event.at,
    text: line,
    severity,
  }));
}

/** Lines as a file has them: when in UTC, how grave, and what. */
export function logText(lines: LogLine[]): string {
  return lines
    .map(({ at, severity, text }) => {
      const instant = DateTime.fromISO(at).toUTC().toISO();
      return `${instant} ${severity.toUpperCase().padEnd(7)} ${text}\n`;
    })
    .join('');
}
