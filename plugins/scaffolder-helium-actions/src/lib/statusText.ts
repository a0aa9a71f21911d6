import type { Workspace } from '@helium-portal/backstage-plugin-helium-common';

/** What stands behind 'is' for a status of which the API has another word than people. */
const TEXTS: Partial<Record<Workspace['status'], string>> = {
  destroying: 'being deleted',
  destroyed: 'deleted',
  leftovers: 'deleted but for leftovers',
};

/** What a workspace is, for a sentence. */
export function statusText(status: Workspace['status']): string {
  return TEXTS[status] ?? status;
}
