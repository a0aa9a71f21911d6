import type { Workspace } from '@helium-portal/backstage-plugin-helium-common';
import { Fragment } from 'react';
import { useTranslation } from '../../hooks/useTranslation';
import { WorkspaceLink } from '../common/WorkspaceLink';

/** The workspaces that are built on one, of which the API names the first. */
export function Dependents(props: {
  dependents: NonNullable<Workspace['dependents']>;
}) {
  const { total, names } = props.dependents;
  const { t } = useTranslation();
  const rest = total - names.length;
  return (
    <>
      {names.map((name, index) => (
        <Fragment key={name}>
          {index > 0 && ', '}
          <WorkspaceLink name={name} />
        </Fragment>
      ))}
      {rest > 0 && ` ${t('details.moreDependents', { rest: String(rest) })}`}
    </>
  );
}
