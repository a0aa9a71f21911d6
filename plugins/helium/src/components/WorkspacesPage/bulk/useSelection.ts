import type { Workspace } from '@helium-portal/backstage-plugin-helium-common';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useTranslation } from '../../../hooks/useTranslation';
import type { Selection } from '../../common/ResponsiveTable';

const NONE: Workspace[] = [];

/** The workspaces of the shown page that somebody chose; one that leaves the page is chosen no more. */
export function useSelection(shown: Workspace[] = NONE): {
  selection: Selection<Workspace>;
  selected: Workspace[];
  clear(): void;
} {
  const { t } = useTranslation();
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const allRef = useRef<HTMLInputElement>(null);
  const selected = useMemo(
    () => shown.filter(({ id }) => ids.has(id)),
    [shown, ids],
  );
  const selection = useMemo(
    () => ({
      isSelected: ({ id }: Workspace) => ids.has(id),
      onSelect: (rows: Workspace[], on: boolean) =>
        setIds(() => {
          const next = new Set(selected.map(({ id }) => id));
          rows.forEach(({ id }) => (on ? next.add(id) : next.delete(id)));
          return next;
        }),
      label: ({ name }: Workspace) => t('bulk.select', { name }),
      labelAll: t('bulk.selectAll'),
      allRef,
    }),
    [ids, selected, t],
  );
  const clear = useCallback(() => setIds(new Set()), []);
  return { selection, selected, clear };
}
