import { createScaffolderFieldExtension } from '@backstage/plugin-scaffolder-react';
import { heliumPlugin } from '../plugin';
import {
  expiryField,
  jsonField,
  objectField,
  previewField,
  secretField,
  valuesField,
  workspaceField,
  workspaceNameField,
} from './fields';

// Apart from plugin.ts, since a portal that takes but a card from there needs none of the fields.

/** `ui:field: HeliumWorkspaceName`. @public */
export const HeliumWorkspaceNameFieldExtension = heliumPlugin.provide(
  createScaffolderFieldExtension({
    ...workspaceNameField,
    schema: workspaceNameField.schema.schema,
  }),
);

/** `ui:field: HeliumExpiry`. @public */
export const HeliumExpiryFieldExtension = heliumPlugin.provide(
  createScaffolderFieldExtension({
    ...expiryField,
    schema: expiryField.schema.schema,
  }),
);

/** `ui:field: HeliumValues`. @public */
export const HeliumValuesFieldExtension = heliumPlugin.provide(
  createScaffolderFieldExtension({
    ...valuesField,
    schema: valuesField.schema.schema,
  }),
);

/** `ui:field: HeliumWorkspace`. @public */
export const HeliumWorkspaceFieldExtension = heliumPlugin.provide(
  createScaffolderFieldExtension({
    ...workspaceField,
    schema: workspaceField.schema.schema,
  }),
);

/** `ui:field: HeliumJson`. @public */
export const HeliumJsonFieldExtension = heliumPlugin.provide(
  createScaffolderFieldExtension({
    ...jsonField,
    schema: jsonField.schema.schema,
  }),
);

/** `ui:field: HeliumPreview`. @public */
export const HeliumPreviewFieldExtension = heliumPlugin.provide(
  createScaffolderFieldExtension({
    ...previewField,
    schema: previewField.schema.schema,
  }),
);

/** `ui:field: HeliumObject`. @public */
export const HeliumObjectFieldExtension = heliumPlugin.provide(
  createScaffolderFieldExtension({
    ...objectField,
    schema: objectField.schema.schema,
  }),
);

/** `ui:field: HeliumSecret`. @public */
export const HeliumSecretFieldExtension = heliumPlugin.provide(
  createScaffolderFieldExtension({
    ...secretField,
    schema: secretField.schema.schema,
  }),
);
