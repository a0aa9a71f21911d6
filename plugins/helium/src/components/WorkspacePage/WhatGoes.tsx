import type {
  ResourceCount,
  WorkspaceData,
} from '@helium-portal/backstage-plugin-helium-common';
import Typography from '@material-ui/core/Typography';
import type { DateTime } from 'luxon';
import { useFormat } from '../../hooks/useFormat';
import { useTranslation } from '../../hooks/useTranslation';
import { divide, type KindCount, nameData } from './deletion';
import { type FoldedEntry, FoldedList } from './FoldedList';

/**
 * What a deletion takes away and what it leaves, as the last operation knew it; in general where it knew nothing.
 *
 * @param props - `keepsData`: until when the data stays, undefined where that is not clear yet; absent when it goes as well
 */
export function WhatGoes(props: {
  resources?: ResourceCount[];
  data?: WorkspaceData;
  keepsData?: { until: DateTime | undefined };
}) {
  const { resources = [], data, keepsData } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const general = t(keepsData ? 'delete.whatButData' : 'delete.what');
  if (resources.length === 0 && !data?.items.length) {
    return <Typography>{general}</Typography>;
  }
  const { going, staying } = divide(resources, {
    keepsData: keepsData !== undefined,
    named: data !== undefined,
  });
  const named = data ? toEntries(data) : [];
  const unlisted = data?.complete === false ? t('delete.unlisted') : undefined;
  const until = keepsData?.until;
  return (
    <>
      <FoldedList
        id="helium-delete-goes"
        title={t('delete.goes')}
        entries={[...(keepsData ? [] : named), ...going.map(toEntry)]}
        last={keepsData ? undefined : unlisted}
      />
      <Typography>
        {resources.length > 0 ? t('delete.besides') : general}
      </Typography>
      {keepsData && (
        <FoldedList
          id="helium-delete-stays"
          title={
            until
              ? t('delete.staysUntil', { date: format.absolute(until) })
              : t('delete.stays')
          }
          entries={[...named, ...staying.map(toEntry)]}
          last={last(data, named.length + staying.length)}
        />
      )}
    </>
  );

  function toEntries({ items, totalItems }: WorkspaceData): FoldedEntry[] {
    const count = totalItems - items.length;
    return [
      ...nameData(items).map(({ key, kind, name }) => ({
        key,
        text: t('delete.data', { kind, name }),
        count: 1,
        data: true,
      })),
      ...(count > 0
        ? [
            {
              key: 'unnamed',
              text: t('delete.unnamed', { count }),
              count,
              data: true,
            },
          ]
        : []),
    ];
  }

  function toEntry({ title: kind, count, data: isData }: KindCount) {
    return {
      key: kind,
      text: t('delete.kind', { kind, number: String(count) }),
      count,
      data: isData,
    };
  }

  /** What is kept, and nobody can name. */
  function last(known: WorkspaceData | undefined, count: number) {
    if (!known) {
      return t('delete.otherData');
    }
    if (unlisted) {
      return unlisted;
    }
    if (known.listedAt) {
      return t('delete.since', { date: format.absolute(known.listedAt) });
    }
    return count === 0 ? t('delete.noData') : undefined;
  }
}
