import type { CustomFieldValidator } from '@backstage/plugin-scaffolder-react';
import { problemText } from '../values/problemText';
import { objectProblem } from '../values/yaml';
import type { ObjectValue } from './HeliumObject';
import { translateFor } from './translate';

/** Refuses what is not the YAML of an object, or of a list where one is wanted. */
export const validateObject: CustomFieldValidator<ObjectValue> = async (
  value,
  field,
  { apiHolder, schema },
) => {
  if (typeof value !== 'string') {
    return;
  }
  const problem = objectProblem(
    value,
    schema.type === 'array' ? 'list' : 'mapping',
  );
  if (problem) {
    field.addError(problemText(await translateFor(apiHolder), problem));
  }
};
