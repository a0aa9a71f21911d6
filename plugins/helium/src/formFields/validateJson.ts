import type { CustomFieldValidator } from '@backstage/plugin-scaffolder-react';
import { heliumApiRef } from '../api/heliumApi';
import { jsonProblem } from '../values/json';
import { jsonProblemText } from '../values/problemText';
import { refusalsOf } from './refusalsOf';
import { translateFor } from './translate';

/** `ui:options` of the JSON field; without both of them it checks no more than that the text is an object. @public */
export type JsonOptions = {
  /** Name of the program that the JSON is for. */
  program?: string;
  /** The program's parameter that it is. */
  parameter?: string;
};

/** Refuses what is not a JSON object, and what the program says is wrong in it. */
export const validateJson: CustomFieldValidator<
  string | undefined,
  JsonOptions
> = async (text, field, { apiHolder, formData, uiSchema }) => {
  if (!text?.trim()) {
    return;
  }
  const t = await translateFor(apiHolder);
  const problem = jsonProblem(text);
  if (problem) {
    field.addError(jsonProblemText(t, problem));
    return;
  }
  const { program, parameter } = uiSchema?.['ui:options'] ?? {};
  const api = apiHolder.get(heliumApiRef);
  if (api && program && parameter) {
    const refusals = await refusalsOf(api, t, {
      programs: [program],
      parameter,
      text,
      formData,
    });
    refusals.forEach(refusal => field.addError(refusal));
  }
};
