import type { CustomFieldValidator } from '@backstage/plugin-scaffolder-react';
import { heliumApiRef } from '../api/heliumApi';
import { problemText } from '../values/problemText';
import { valuesProblem } from '../values/yaml';
import { parameterOf, ValuesOptions } from './effectiveRequest';
import { refusalsOf } from './refusalsOf';
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
    const refusals = await refusalsOf(api, t, {
      programs: [options?.program, formData.program],
      parameter: parameterOf(options),
      text,
      formData,
    });
    refusals.forEach(refusal => field.addError(refusal));
  }
};
