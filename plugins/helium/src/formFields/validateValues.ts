import type { CustomFieldValidator } from '@backstage/plugin-scaffolder-react';
import {
  getFieldErrors,
  HeliumApi,
} from '@helium-portal/backstage-plugin-helium-common';
import { heliumApiRef } from '../api/heliumApi';
import type { Translate } from '../hooks/useTranslation';
import { problemText } from '../values/problemText';
import { refusalTexts, refusedBy } from '../values/refusals';
import { valuesProblem } from '../values/yaml';
import {
  effectiveRequest,
  parameterOf,
  ValuesOptions,
} from './effectiveRequest';
import { programOf } from './lifetime';
import { translateFor } from './translate';

/** Refuses what is not a YAML mapping, what is too large, and keys that the program owns. */
export const validateValues: CustomFieldValidator<
  string | undefined,
  ValuesOptions
> = async (text, field, { apiHolder, formData, uiSchema }) => {
  if (!text) {
    return;
  }
  const t = await translateFor(apiHolder);
  const problem = valuesProblem(text);
  if (problem) {
    field.addError(problemText(t, problem));
    return;
  }
  const api = apiHolder.get(heliumApiRef);
  if (api) {
    const options = uiSchema?.['ui:options'];
    const refusals = await refusalsOf(api, t, text, formData, options);
    refusals.forEach(refusal => field.addError(refusal));
  }
};

/** Where the API does not answer, the backend checks alone. */
async function refusalsOf(
  api: HeliumApi,
  t: Translate,
  text: string,
  formData: Record<string, unknown>,
  options: ValuesOptions | undefined,
): Promise<string[]> {
  const parameter = parameterOf(options);
  try {
    const { items } = await api.listPrograms();
    const program = programOf(items, options?.program, formData.program);
    if (!program || program.unavailable) {
      return [];
    }
    const { charts } = await api.readEffectiveValues(
      program.name,
      effectiveRequest(program, formData, { [parameter]: text }),
    );
    return refusalTexts(t, text, refusedBy(charts, parameter));
  } catch (error) {
    return getFieldErrors(error)
      .filter(({ field }) => field === `parameters.${parameter}`)
      .map(({ message }) => message);
  }
}
