/**
 * Pages, entity card and tab, home card, search result and form fields for Helium
 * workspaces, for the classic frontend system; `/alpha` holds them for the new one.
 *
 * @packageDocumentation
 */
export { heliumApiRef } from './api/heliumApi';
export type { ValuesOptions } from './formFields/effectiveRequest';
export type { ObjectOptions, ObjectValue } from './formFields/HeliumObject';
export type { PreviewOptions } from './formFields/HeliumPreview';
export type { LifetimeOptions } from './formFields/lifetime';
export type { SecretOptions } from './formFields/secretValue';
export type { JsonOptions } from './formFields/validateJson';
export type { WorkspaceReferenceOptions } from './formFields/workspaceReference';
export {
  HeliumExpiryFieldExtension,
  HeliumJsonFieldExtension,
  HeliumObjectFieldExtension,
  HeliumPreviewFieldExtension,
  HeliumSecretFieldExtension,
  HeliumValuesFieldExtension,
  HeliumWorkspaceFieldExtension,
  HeliumWorkspaceNameFieldExtension,
} from './formFields/extensions';
export {
  EntityHeliumCard,
  EntityHeliumContent,
  HeliumHomeCard,
  HeliumPage,
  heliumPlugin,
  HeliumSearchResultListItem,
  HeliumTemplateOutputs,
} from './plugin';
export {
  newWorkspaceRouteRef,
  rootRouteRef,
  templatesRouteRef,
  workspaceRouteRef,
} from './routes';
export { heliumTranslationRef } from './translation';
