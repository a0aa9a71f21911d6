import type { FieldError } from '@helium-portal/backstage-plugin-helium-common';
import type { RequestHandler } from 'express';
import { FieldInputError } from '../errors';

const NUL = '\0';
const MESSAGE = 'must not hold the character NUL (U+0000)';

/** The parts of a path that callers choose, by their place in it. */
const PATH_FIELDS: Record<number, string> = { 2: 'name', 4: 'operationId' };

/** Refuses what PostgreSQL can't keep, in a path, a query or a body, and says where it is. */
export function refuseNul(): RequestHandler {
  return (req, _, next) => {
    const fields = [
      ...fieldsOfPath(req.path),
      ...fieldsOf(req.query, ''),
      ...fieldsOf(req.body, ''),
    ];
    next(
      fields.length
        ? new FieldInputError(
            fields.map(field => ({ field, message: MESSAGE } as FieldError)),
          )
        : undefined,
    );
  };
}

function fieldsOfPath(path: string): string[] {
  return path.split('/').flatMap((part, index) =>
    // What can't be decoded is refused further on.
    /%00/.test(part) ? [PATH_FIELDS[index] ?? 'path'] : [],
  );
}

function fieldsOf(value: unknown, path: string): string[] {
  if (typeof value === 'string') {
    return value.includes(NUL) ? [path || 'body'] : [];
  }
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([name, inner]) => {
    const readable = name.replaceAll(NUL, '\u2400');
    const field = path ? `${path}.${readable}` : readable;
    return name.includes(NUL) ? [field] : fieldsOf(inner, field);
  });
}
