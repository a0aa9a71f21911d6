import { isMap, parseDocument } from 'yaml';

/** The size that the API accepts at most, in bytes. */
export const MAX_VALUES_BYTES = 1024 * 1024;

/** What is wrong with a values document. */
export type ValuesProblem =
  | { kind: 'too-large'; bytes: number }
  | { kind: 'not-a-mapping' }
  | { kind: 'syntax'; line: number; message: string };

/** Finds out whether a text is a YAML mapping of an acceptable size. */
export function valuesProblem(text: string): ValuesProblem | undefined {
  const bytes = new Blob([text]).size;
  if (bytes > MAX_VALUES_BYTES) {
    return { kind: 'too-large', bytes };
  }
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) {
    return {
      kind: 'syntax',
      line: error.linePos?.[0].line ?? 1,
      message: error.message.split('\n')[0].replace(/ at line .*$/, ''),
    };
  }
  const empty = document.contents === null;
  return empty || isMap(document.contents)
    ? undefined
    : { kind: 'not-a-mapping' };
}
