import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';
import { HeliumExpiry } from './HeliumExpiry';
import { HeliumValues, validateValues } from './HeliumValues';
import { HeliumWorkspaceName } from './HeliumWorkspaceName';
import { validateLifetime } from './lifetime';
import { validateWorkspaceName } from './workspaceName';

/** `ui:field: HeliumWorkspaceName`: a string, or nothing. */
export const workspaceNameField = {
  name: 'HeliumWorkspaceName',
  component: HeliumWorkspaceName,
  validation: validateWorkspaceName,
  schema: makeFieldSchema({ output: z => z.string().optional() }),
};

/** `ui:field: HeliumExpiry`: an ISO 8601 duration or instant, or nothing. */
export const expiryField = {
  name: 'HeliumExpiry',
  component: HeliumExpiry,
  validation: validateLifetime,
  schema: makeFieldSchema({
    output: z => z.string().optional(),
    uiOptions: z =>
      z.object({
        program: z
          .string()
          .optional()
          .describe('Name of the program whose maximum limits the expiry'),
      }),
  }),
};

/** `ui:field: HeliumValues`: a YAML mapping as text, or nothing. */
export const valuesField = {
  name: 'HeliumValues',
  component: HeliumValues,
  validation: validateValues,
  schema: makeFieldSchema({ output: z => z.string().optional() }),
};
