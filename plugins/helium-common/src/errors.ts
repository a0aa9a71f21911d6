import type { FieldError } from './schema/openapi';

/**
 * What an error of the API says of single fields: `name`, `expiresAt`, `parameters.values`. Empty for any other error.
 *
 * @public
 */
export function getFieldErrors(error: unknown): FieldError[] {
  const fields = (error as { body?: { fields?: unknown } } | undefined)?.body
    ?.fields;
  return Array.isArray(fields) ? fields : [];
}
