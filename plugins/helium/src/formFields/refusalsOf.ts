import {
  getFieldErrors,
  HeliumApi,
} from '@helium-portal/backstage-plugin-helium-common';
import type { Translate } from '../hooks/useTranslation';
import { refusals, refusedBy } from '../values/refusals';
import { effectiveRequest } from './effectiveRequest';
import { programOf } from './lifetime';

/** What an error of the API says of one parameter. */
export function refusalsIn(error: unknown, parameter: string): string[] {
  return getFieldErrors(error)
    .filter(({ field }) => field === `parameters.${parameter}`)
    .map(({ message }) => message);
}

/**
 * Asks a program what it refuses of a document that somebody is about to give it. Where the API does not answer, the backend checks
 * alone.
 */
export async function refusalsOf(
  api: HeliumApi,
  t: Translate,
  options: {
    /** Names of the program, of which the first that is given counts. */
    programs: unknown[];
    parameter: string;
    text: string;
    formData: Record<string, unknown>;
  },
): Promise<string[]> {
  const { parameter, text, formData } = options;
  try {
    const { items } = await api.listPrograms();
    const program = programOf(items, ...options.programs);
    if (!program || program.unavailable) {
      return [];
    }
    const { charts } = await api.readEffectiveValues(
      program.name,
      effectiveRequest(program, formData, { [parameter]: text }),
    );
    return refusals(t, text, refusedBy(charts, parameter)).map(
      refusal => refusal.text,
    );
  } catch (error) {
    return refusalsIn(error, parameter);
  }
}
