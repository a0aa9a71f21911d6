import { useApi } from '@backstage/core-plugin-api';
import type { Workspace } from '@helium-portal/backstage-plugin-helium-common';
import FormControl from '@material-ui/core/FormControl';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import FormLabel from '@material-ui/core/FormLabel';
import Radio from '@material-ui/core/Radio';
import RadioGroup from '@material-ui/core/RadioGroup';
import Typography from '@material-ui/core/Typography';
import { DateTime } from 'luxon';
import { useCallback, useState } from 'react';
import { heliumApiRef } from '../../../api/heliumApi';
import { useNow } from '../../../hooks/useNow';
import { usePrograms } from '../../../hooks/usePrograms';
import { useTranslation } from '../../../hooks/useTranslation';
import { ActionDialog } from '../../common/ActionDialog';
import {
  type ChosenExpiry,
  EXTENSIONS,
  extendBy,
} from '../../WorkspacePage/expiry';
import { useExtensionText } from '../../WorkspacePage/useExtensionText';
import { BulkOutcomes } from './BulkOutcomes';
import { useBulk } from './useBulk';

/** Puts the expiry of several workspaces off, each as far as its program allows. */
export function BulkExtendDialog(props: {
  workspaces: Workspace[];
  onClose(): void;
}) {
  const { workspaces, onClose } = props;
  const { t } = useTranslation();
  const extensionText = useExtensionText();
  const now = DateTime.fromMillis(useNow(15_000));
  const api = useApi(heliumApiRef);
  const { programs } = usePrograms();
  const [duration, setDuration] = useState<string>(EXTENSIONS[0]);
  const extended = useCallback(
    (workspace: Workspace, by: string, from: DateTime) =>
      extendBy({
        ...workspace,
        duration: by,
        timeZone: programs.find(({ name }) => name === workspace.program)
          ?.expiry.timeZone,
        now: from,
      }),
    [programs],
  );
  const { run, outcomes, pending, finished } = useBulk(
    workspaces,
    useCallback(
      workspace =>
        api.extendWorkspace(workspace.name, {
          expiresAt:
            extended(workspace, duration, DateTime.now()).at.toUTC().toISO() ??
            undefined,
          generation: workspace.generation,
        }),
      [api, duration, extended],
    ),
  );
  return (
    <ActionDialog
      title={t('bulk.extendTitle', { count: workspaces.length })}
      confirmLabel={t('extend.confirm')}
      onClose={onClose}
      onConfirm={run}
      pending={pending}
      finished={finished}
    >
      {!outcomes && (
        <>
          <FormControl component="fieldset">
            <FormLabel component="legend">{t('extend.by')}</FormLabel>
            <RadioGroup
              name="helium-bulk-extend"
              value={duration}
              onChange={event => setDuration(event.target.value)}
            >
              {EXTENSIONS.map(each => (
                <FormControlLabel
                  key={each}
                  value={each}
                  control={<Radio color="primary" />}
                  label={extensionText(
                    each,
                    commonEnd(workspaces.map(one => extended(one, each, now))),
                  )}
                />
              ))}
            </RadioGroup>
          </FormControl>
          <Typography>{t('bulk.extendWhat')}</Typography>
        </>
      )}
      <BulkOutcomes workspaces={workspaces} outcomes={outcomes} />
    </ActionDialog>
  );
}

/** The expiry that all of them get, unless they get several. */
function commonEnd(ends: ChosenExpiry[]): ChosenExpiry | undefined {
  const minutes = new Set(
    ends.map(({ at }) => at.startOf('minute').toMillis()),
  );
  return minutes.size === 1
    ? { at: ends[0].at, capped: ends.every(({ capped }) => capped) }
    : undefined;
}
