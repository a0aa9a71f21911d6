/**
 * Pages, entity card and tab, and form fields for Helium workspaces, for the
 * classic frontend system; `/alpha` holds them for the new one.
 *
 * @packageDocumentation
 */
export { heliumApiRef } from './api/heliumApi';
export type { ValuesOptions } from './formFields/effectiveRequest';
export type { LifetimeOptions } from './formFields/lifetime';
export type { JsonOptions } from './formFields/validateJson';
export type { WorkspaceReferenceOptions } from './formFields/workspaceReference';
export {
  EntityHeliumCard,
  EntityHeliumContent,
  HeliumExpiryFieldExtension,
  HeliumJsonFieldExtension,
  HeliumPage,
  heliumPlugin,
  HeliumValuesFieldExtension,
  HeliumWorkspaceFieldExtension,
  HeliumWorkspaceNameFieldExtension,
} from './plugin';
export {
  newWorkspaceRouteRef,
  rootRouteRef,
  workspaceRouteRef,
} from './routes';
export { heliumTranslationRef } from './translation';
