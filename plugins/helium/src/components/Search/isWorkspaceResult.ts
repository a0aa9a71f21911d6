import type { SearchResult } from '@backstage/plugin-search-common';

interface CatalogDocument {
  kind?: string;
  type?: string;
}

/** Whether the catalog's collator made a search result of the entity of a workspace. */
export function isWorkspaceResult({ type, document }: SearchResult): boolean {
  const entity = document as CatalogDocument;
  return (
    type === 'software-catalog' &&
    entity.kind?.toLocaleLowerCase('en-US') === 'resource' &&
    entity.type === 'workspace'
  );
}
