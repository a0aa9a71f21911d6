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
import { useFormat } from '../../../hooks/useFormat';
import { usePrograms } from '../../../hooks/usePrograms';
import { useTranslation } from '../../../hooks/useTranslation';
import { ActionDialog } from '../../common/ActionDialog';
import { EXTENSIONS, extendBy } from '../../WorkspacePage/expiry';
import { BulkOutcomes } from './BulkOutcomes';
import { useBulk } from './useBulk';

/** Puts the expiry of several workspaces off, each as far as its program allows. */
export function BulkExtendDialog(props: {
  workspaces: Workspace[];
  onClose(): void;
}) {
  const { workspaces, onClose } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const api = useApi(heliumApiRef);
  const { programs } = usePrograms();
  const [duration, setDuration] = useState<string>(EXTENSIONS[0]);
  const { run, outcomes, pending, finished } = useBulk(
    workspaces,
    useCallback(
      workspace =>
        api.extendWorkspace(workspace.name, {
          expiresAt:
            extendBy({
              ...workspace,
              duration,
              timeZone: programs.find(({ name }) => name === workspace.program)
                ?.expiry.timeZone,
              now: DateTime.now(),
            })
              .at.toUTC()
              .toISO() ?? undefined,
          generation: workspace.generation,
        }),
      [api, duration, programs],
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
                  label={`+ ${format.isoDuration(each)}`}
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
