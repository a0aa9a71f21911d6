import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';
import {
  JsonField,
  ObjectField,
  SecretField,
  validateJsonField,
  validateObjectField,
  validateValuesField,
  ValuesField,
} from './documentFields';
import { withFreshErrors } from './FreshErrors';
import { HeliumExpiry } from './HeliumExpiry';
import { HeliumPreview } from './HeliumPreview';
import { HeliumWorkspace } from './HeliumWorkspace';
import { HeliumWorkspaceName } from './HeliumWorkspaceName';
import { validateLifetime } from './lifetime';
import { validateSecret } from './secretValue';
import { validateWorkspaceName } from './workspaceName';
import { validateWorkspaceReference } from './workspaceReference';

/** `ui:field: HeliumWorkspaceName`: a string, or nothing. */
export const workspaceNameField = {
  name: 'HeliumWorkspaceName',
  component: withFreshErrors(HeliumWorkspaceName),
  validation: validateWorkspaceName,
  schema: makeFieldSchema({ output: z => z.string().optional() }),
};

/** `ui:field: HeliumExpiry`: a duration or an instant, as people read it or by ISO 8601, or nothing. */
export const expiryField = {
  name: 'HeliumExpiry',
  component: withFreshErrors(HeliumExpiry),
  validation: validateLifetime,
  schema: makeFieldSchema({
    output: z => z.string().optional(),
    uiOptions: z =>
      z.object({
        program: z
          .string()
          .optional()
          .describe('Name of the program whose limits the expiry has to keep'),
      }),
  }),
};

/** `ui:field: HeliumValues`: a YAML mapping as text, or nothing. */
export const valuesField = {
  name: 'HeliumValues',
  component: withFreshErrors(ValuesField),
  validation: validateValuesField,
  schema: makeFieldSchema({
    output: z => z.string().optional(),
    uiOptions: z =>
      z.object({
        program: z
          .string()
          .optional()
          .describe('Name of the program whose charts get the values'),
        parameter: z
          .string()
          .optional()
          .describe("The program's parameter that they are: values by default"),
      }),
  }),
};

/** `ui:field: HeliumWorkspace`: the name of a ready workspace, or nothing. */
export const workspaceField = {
  name: 'HeliumWorkspace',
  component: withFreshErrors(HeliumWorkspace),
  validation: validateWorkspaceReference,
  schema: makeFieldSchema({
    output: z => z.string().optional(),
    uiOptions: z =>
      z.object({
        programs: z
          .array(z.string())
          .describe('Names of the programs of which the workspace may be'),
        template: z
          .string()
          .optional()
          .describe('Entity reference of the template that makes one'),
      }),
  }),
};

/** `ui:field: HeliumJson`: a JSON object as text, or nothing. */
export const jsonField = {
  name: 'HeliumJson',
  component: withFreshErrors(JsonField),
  validation: validateJsonField,
  schema: makeFieldSchema({
    output: z => z.string().optional(),
    uiOptions: z =>
      z.object({
        program: z
          .string()
          .optional()
          .describe('Name of the program that the JSON is for'),
        parameter: z
          .string()
          .optional()
          .describe("The program's parameter that it is"),
      }),
  }),
};

/** `ui:field: HeliumObject`: an object or a list, typed as YAML; a text while that can't be read, or nothing. */
export const objectField = {
  name: 'HeliumObject',
  component: withFreshErrors(ObjectField),
  validation: validateObjectField,
  schema: makeFieldSchema({
    output: z =>
      z
        .union([z.record(z.unknown()), z.array(z.unknown()), z.string()])
        .optional(),
    uiOptions: z =>
      z.object({
        wanted: z
          .enum(['mapping', 'list'])
          .optional()
          .describe('What it takes: a mapping by default'),
      }),
  }),
};

/** `ui:field: HeliumSecret`: asterisks where there is a secret, or nothing. */
export const secretField = {
  name: 'HeliumSecret',
  component: withFreshErrors(SecretField),
  validation: validateSecret,
  schema: makeFieldSchema({
    output: z => z.string().optional(),
    uiOptions: z =>
      z.object({
        yaml: z
          .boolean()
          .optional()
          .describe('Whether it is a YAML mapping: any text by default'),
        multiline: z
          .boolean()
          .optional()
          .describe('Whether it may have several lines: only YAML by default'),
      }),
  }),
};

/** `ui:field: HeliumPreview`: no value, but a look at what the form would make. */
export const previewField = {
  name: 'HeliumPreview',
  component: HeliumPreview,
  schema: makeFieldSchema({
    output: z => z.null().optional(),
    uiOptions: z =>
      z.object({
        program: z
          .string()
          .optional()
          .describe('Name of the program that the form is for'),
      }),
  }),
};
