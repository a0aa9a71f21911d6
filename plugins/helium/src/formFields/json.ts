import type { CustomFieldValidator } from '@backstage/plugin-scaffolder-react';
import type { Translate } from '../hooks/useTranslation';
import { translateFor } from './translate';

/** What keeps a text from being a JSON object; nothing for an empty one. */
export function jsonProblem(t: Translate, text: string): string | undefined {
  if (!text.trim()) {
    return undefined;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // Browsers say in their own words what is wrong, and where.
    return t('json.syntax', { message: (error as Error).message });
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? undefined
    : t('json.notAnObject');
}

/** Refuses what is not a JSON object; what must be in it, the backend knows. */
export const validateJson: CustomFieldValidator<string | undefined> = async (
  text,
  field,
  { apiHolder },
) => {
  const problem = text && jsonProblem(await translateFor(apiHolder), text);
  if (problem) {
    field.addError(problem);
  }
};
