import type { OperationEvent } from '@helium-portal/backstage-plugin-helium-common';

/** One line of the task's log, or undefined for what is not worth one. */
export interface LogLine {
  level: 'info' | 'warn' | 'error';
  text: string;
}

const DONE: Record<string, string> = {
  create: 'created',
  'create-replacement': 'created again',
  update: 'updated',
  delete: 'deleted',
  'delete-replaced': 'old one deleted',
  replace: 'replaced',
  read: 'read',
  refresh: 'refreshed',
  import: 'imported',
};
const DOING: Record<string, string> = {
  create: 'creating',
  'create-replacement': 'creating again',
  update: 'updating',
  delete: 'deleting',
  'delete-replaced': 'deleting the old one',
  replace: 'replacing',
  read: 'reading',
  refresh: 'refreshing',
  import: 'importing',
};

const LEVELS: Record<string, LogLine['level']> = {
  error: 'error',
  warning: 'warn',
};

const text = (value: unknown) => (typeof value === 'string' ? value : '');

function seconds(value: unknown) {
  return typeof value === 'number' ? ` (${value.toFixed(1)} s)` : '';
}

function describeResource(data: Record<string, unknown>): LogLine | undefined {
  const op = text(data.op);
  // The stack itself and what stays as it is would drown the rest.
  if (op === 'same' || text(data.type) === 'pulumi:pulumi:Stack') {
    return undefined;
  }
  const what = `${text(data.type)} ${text(data.name)}`.trim();
  const message = text(data.message);
  switch (data.phase) {
    case 'started':
      return { level: 'info', text: `${what}: ${DOING[op] ?? op} ...` };
    case 'waiting':
      return { level: 'info', text: `${what}: waiting: ${message}` };
    case 'done':
      return {
        level: 'info',
        text: `${what}: ${DONE[op] ?? op}${seconds(data.seconds)}`,
      };
    case 'failed':
      return {
        level: 'error',
        text: `${what}: failed${seconds(data.seconds)}${
          message ? `: ${message}` : ''
        }`,
      };
    default:
      return undefined;
  }
}

/** Turns an operation's event into a line of the task's log. */
export function describeEvent(event: OperationEvent): LogLine | undefined {
  const data: Record<string, unknown> = { ...event.data };
  switch (event.type) {
    case 'log':
      // What Pulumi prints says again what its events say.
      return data.stream === 'helium' && text(data.text).trim()
        ? { level: 'info', text: text(data.text).trimEnd() }
        : undefined;
    case 'resource':
      return describeResource(data);
    case 'diagnostic':
      return text(data.message).trim()
        ? {
            level: LEVELS[text(data.severity)] ?? 'info',
            text: text(data.message).trimEnd(),
          }
        : undefined;
    case 'check':
      return {
        level: data.passed ? 'info' : 'warn',
        text: `Check '${text(data.title)}': ${
          data.passed ? 'passed' : 'not yet'
        }${text(data.message) ? `: ${text(data.message)}` : ''}`,
      };
    case 'state':
      return {
        level: 'info',
        text: `Operation is ${text(data.state)}${
          text(data.message) ? `: ${text(data.message)}` : ''
        }`,
      };
    default:
      return undefined;
  }
}
