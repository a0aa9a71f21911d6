import { useApi } from '@backstage/core-plugin-api';
import type {
  ShareAccess,
  Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import FormControl from '@material-ui/core/FormControl';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import FormHelperText from '@material-ui/core/FormHelperText';
import FormLabel from '@material-ui/core/FormLabel';
import Radio from '@material-ui/core/Radio';
import RadioGroup from '@material-ui/core/RadioGroup';
import { useState } from 'react';
import { heliumApiRef } from '../../../api/heliumApi';
import { useMutation } from '../../../hooks/useMutation';
import { useTranslation } from '../../../hooks/useTranslation';
import { ActionDialog } from '../../common/ActionDialog';
import { EntityField } from '../../common/EntityField';

const ACCESSES: ShareAccess[] = ['read', 'manage'];

/** Lets somebody else look at a workspace, or manage it. */
export function ShareDialog(props: {
  workspace: Workspace;
  onClose(): void;
  onDone(): void;
}) {
  const { workspace, onClose, onDone } = props;
  const { name } = workspace;
  const { t } = useTranslation();
  const api = useApi(heliumApiRef);
  const [entity, setEntity] = useState('');
  const [access, setAccess] = useState<ShareAccess>('read');
  const { run, pending, error } = useMutation(
    () => api.shareWorkspace(name, { entity, access }),
    onDone,
  );
  return (
    <ActionDialog
      title={t('share.title', { name })}
      confirmLabel={t('share.confirm')}
      onClose={onClose}
      onConfirm={run}
      pending={pending}
      error={error}
      disabled={!entity}
    >
      <EntityField
        id="helium-share-entity"
        value={entity}
        onChange={setEntity}
      />
      <FormControl component="fieldset">
        <FormLabel component="legend">{t('share.what')}</FormLabel>
        <RadioGroup
          name="access"
          value={access}
          onChange={event => setAccess(event.target.value as ShareAccess)}
        >
          {ACCESSES.map(each => (
            <FormControlLabel
              key={each}
              value={each}
              control={<Radio color="primary" />}
              label={t(`access.${each}`)}
            />
          ))}
        </RadioGroup>
        <FormHelperText>{t(`share.${access}Hint`)}</FormHelperText>
      </FormControl>
    </ActionDialog>
  );
}
