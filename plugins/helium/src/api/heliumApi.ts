import { createApiRef } from '@backstage/core-plugin-api';
import type { HeliumApi } from '@helium-portal/backstage-plugin-helium-common';

/** Helium's API, as the pages and form fields use it. @public */
export const heliumApiRef = createApiRef<HeliumApi>({
  id: 'plugin.helium.client',
});
