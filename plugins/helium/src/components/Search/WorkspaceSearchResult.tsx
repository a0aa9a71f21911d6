import { useRouteRef } from '@backstage/core-plugin-api';
import type {
  ResultHighlight,
  SearchDocument,
} from '@backstage/plugin-search-common';
import { DefaultResultListItem } from '@backstage/plugin-search-react';
import CloudQueueIcon from '@material-ui/icons/CloudQueue';
import { useTranslation } from '../../hooks/useTranslation';
import { workspaceRouteRef } from '../../routes';

/** A workspace among the results of a search; it opens the workspace's own page. */
export function WorkspaceSearchResult(props: {
  result?: SearchDocument;
  highlight?: ResultHighlight;
  rank?: number;
}) {
  const { result, highlight, rank } = props;
  const { t } = useTranslation();
  const workspaceLink = useRouteRef(workspaceRouteRef);
  if (!result) {
    return null;
  }
  // The entities of workspaces have no titles, so the collator takes their names.
  const location = workspaceLink({ name: result.title });
  return (
    <DefaultResultListItem
      icon={<CloudQueueIcon titleAccess={t('search.workspace')} />}
      result={{ ...result, location }}
      highlight={highlight}
      rank={rank}
    />
  );
}
