/** What is wrong with a JSON document. */
export type JsonProblem =
  | { kind: 'not-an-object' }
  | { kind: 'syntax'; message: string };

/** Finds out whether a text is a JSON object; an empty one is none, and fine. */
export function jsonProblem(text: string): JsonProblem | undefined {
  if (!text.trim()) {
    return undefined;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // Browsers say in their own words what is wrong, and where.
    return { kind: 'syntax', message: (error as Error).message };
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? undefined
    : { kind: 'not-an-object' };
}
