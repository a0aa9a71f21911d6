import type { CustomFieldValidator } from '@backstage/plugin-scaffolder-react';
import { translateFor } from './translate';

/** What the form holds of a secret, and shows in its review. */
export const GIVEN = '******';

/** The same of one that is not the YAML that it should be. */
export const FAULTY = '****** (not YAML)';

/** `ui:options` of the secret field. @public */
export type SecretOptions = {
  /** Whether the secret is a YAML mapping; any text by default. */
  yaml?: boolean;
};

/** Refuses what the field found to be faulty: the secret itself is in no form's data. */
export const validateSecret: CustomFieldValidator<
  string | undefined,
  SecretOptions
> = async (value, field, { apiHolder }) => {
  if (value === FAULTY) {
    const t = await translateFor(apiHolder);
    field.addError(t('values.secretFaulty'));
  }
};
