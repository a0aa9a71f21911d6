import type { Leftover } from '@helium-portal/backstage-plugin-helium-common';
import Typography from '@material-ui/core/Typography';
import { useTranslation } from '../../hooks/useTranslation';
import { RelativeTime } from '../common/RelativeTime';
import { Column, ResponsiveTable } from '../common/ResponsiveTable';
import { Section } from '../common/Section';

/** What a destroyed workspace left behind; absent when nothing. */
export function LeftoversSection(props: { leftovers: Leftover[] }) {
  const { leftovers } = props;
  const { t } = useTranslation();
  if (leftovers.length === 0) {
    return null;
  }
  const columns: Column<Leftover>[] = [
    {
      id: 'name',
      title: t('leftovers.name'),
      heading: true,
      render: item => <strong>{item.name}</strong>,
    },
    { id: 'kind', title: t('leftovers.kind'), render: item => item.kind },
    { id: 'where', title: t('leftovers.where'), render: item => item.where },
    {
      id: 'namespace',
      title: t('leftovers.namespace'),
      render: item => item.namespace ?? '–',
    },
    {
      id: 'createdAt',
      title: t('leftovers.createdAt'),
      render: item =>
        item.createdAt ? <RelativeTime at={item.createdAt} /> : '–',
    },
  ];
  return (
    <Section title={t('leftovers.title')}>
      <Typography color="textSecondary" paragraph>
        {t('leftovers.description')}
      </Typography>
      <ResponsiveTable
        label={t('leftovers.title')}
        columns={columns}
        rows={leftovers}
        rowKey={item =>
          [item.where, item.kind, item.namespace, item.name].join('/')
        }
      />
    </Section>
  );
}
