import { parseDocument } from 'yaml';
import { HelmValues, isMapping } from './effectiveValues';

/** The most that a values document may be, in bytes of UTF-8. @public */
export const MAX_VALUES_BYTES = 1024 * 1024;

/** Values, or what is wrong with the text; the text itself is never quoted, for it may hold secrets. @public */
export type ParsedValues =
  | { values: HelmValues; problem?: undefined }
  | { values?: undefined; problem: string };

/**
 * Reads a values document as Helm does: one YAML mapping, or nothing.
 *
 * @public
 */
export function parseValues(text: string): ParsedValues {
  const bytes = Buffer.byteLength(text, 'utf8');
  if (bytes > MAX_VALUES_BYTES) {
    return {
      problem: `must be at most 1 MiB (${MAX_VALUES_BYTES} bytes); it is ${bytes} bytes`,
    };
  }
  const document = parseDocument(text, {
    prettyErrors: false,
    stringKeys: true,
    uniqueKeys: true,
  });
  const [error] = document.errors;
  if (error) {
    const { line, column } = positionOf(text, error.pos[0]);
    return {
      problem: `must be valid YAML; line ${line}, column ${column}: ${error.code
        .toLowerCase()
        .replaceAll('_', ' ')}`,
    };
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch {
    return { problem: 'must be YAML with at most 100 expanded aliases' };
  }
  if (value === null || value === undefined) {
    return { values: {} };
  }
  if (!isMapping(value)) {
    return { problem: 'must be a YAML mapping of Helm values' };
  }
  return { values: value };
}

function positionOf(text: string, offset: number) {
  const before = text.slice(0, offset).split('\n');
  return {
    line: before.length,
    column: before[before.length - 1].length + 1,
  };
}
