import type { CustomFieldValidator } from '@backstage/plugin-scaffolder-react';

/** What the form holds of a secret, and shows in its review. */
export const GIVEN = '******';

const FAULTY = `${GIVEN} `;

/** The same of a faulty secret, and what is wrong with it. */
export function faulty(problem: string): string {
  return `${FAULTY}${problem}`;
}

/** `ui:options` of the secret field. @public */
export type SecretOptions = {
  /** Whether the secret is a YAML mapping; any text by default. */
  yaml?: boolean;
  /** Whether the secret may have several lines; by default, only YAML may. */
  multiline?: boolean;
};

/** Refuses what the field found to be faulty, in the same words: the secret itself is in no form's data. */
export const validateSecret: CustomFieldValidator<
  string | undefined,
  SecretOptions
> = (value, field) => {
  if (value?.startsWith(FAULTY)) {
    field.addError(value.slice(FAULTY.length));
  }
};
