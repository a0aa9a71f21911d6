import { Link } from '@backstage/core-components';
import type { Administration } from '@helium-portal/backstage-plugin-helium-common';
import { useTranslation } from '../../hooks/useTranslation';
import { useWorkspacePath } from '../../hooks/useWorkspacePath';
import { RelativeTime } from '../common/RelativeTime';
import { type Column, ResponsiveTable } from '../common/ResponsiveTable';
import { Section } from '../common/Section';
import { Nothing } from './Nothing';

type Cause = Administration['failures'][number];

/** What failed in the last days, by cause. */
export function FailuresSection(props: {
  failures: Cause[];
  titleOf(program: string): string;
}) {
  const { failures, titleOf } = props;
  const { t } = useTranslation();
  const workspacePath = useWorkspacePath();
  const columns: Column<Cause>[] = [
    {
      id: 'what',
      title: t('operations.kind'),
      heading: true,
      render: ({ program, kind }) =>
        `${titleOf(program)}: ${t(`operation.kind.${kind}`)}`,
    },
    {
      id: 'class',
      title: t('administration.cause'),
      render: cause => t(`administration.class.${cause.class ?? 'unknown'}`),
    },
    {
      id: 'count',
      title: t('administration.count'),
      render: ({ count }) => count,
    },
    {
      id: 'last',
      title: t('administration.last'),
      // The name may be another's since.
      render: ({ lastAt, workspace, workspaceId, message }) => (
        <>
          <Link
            to={workspacePath({ name: workspace, id: workspaceId })}
            underline="always"
          >
            {workspace}
          </Link>
          , <RelativeTime at={lastAt} />: {message}
        </>
      ),
    },
  ];
  return (
    <Section title={t('administration.failures')}>
      {failures.length === 0 ? (
        <Nothing text={t('administration.noFailures')} />
      ) : (
        <ResponsiveTable
          label={t('administration.failures')}
          columns={columns}
          rows={failures}
          rowKey={cause => [cause.program, cause.kind, cause.class].join(' ')}
        />
      )}
    </Section>
  );
}
