import type { CustomFieldValidator } from '@backstage/plugin-scaffolder-react';
import { problemText } from '../values/problemText';
import { objectProblem } from '../values/yaml';
import type { ObjectOptions, ObjectValue } from './HeliumObject';
import { translateFor } from './translate';

/** Refuses what is not the YAML of an object, or of a list where one is wanted. */
export const validateObject: CustomFieldValidator<
  ObjectValue,
  ObjectOptions
> = async (value, field, { apiHolder, uiSchema }) => {
  if (typeof value !== 'string') {
    return;
  }
  const problem = objectProblem(
    value,
    uiSchema?.['ui:options']?.wanted ?? 'mapping',
  );
  if (problem) {
    field.addError(problemText(await translateFor(apiHolder), problem));
  }
};
