/**
 * Pages, entity card and tab, and form fields for Helium workspaces, for the
 * classic frontend system; `/alpha` holds them for the new one.
 *
 * @packageDocumentation
 */
export { heliumApiRef } from './api/heliumApi';
export type { LifetimeOptions } from './formFields/lifetime';
export {
  EntityHeliumCard,
  EntityHeliumContent,
  HeliumExpiryFieldExtension,
  HeliumPage,
  heliumPlugin,
  HeliumValuesFieldExtension,
  HeliumWorkspaceNameFieldExtension,
} from './plugin';
export {
  newWorkspaceRouteRef,
  rootRouteRef,
  workspaceRouteRef,
} from './routes';
export { heliumTranslationRef } from './translation';
