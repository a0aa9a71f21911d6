import type { CustomFieldValidator } from '@backstage/plugin-scaffolder-react';
import {
  type HeliumApi,
  isWorkspaceName,
} from '@helium-portal/backstage-plugin-helium-common';
import { statusOf } from '../api/errors';
import { heliumApiRef } from '../api/heliumApi';
import { translateFor } from './translate';

/** Whether a workspace has the name now. */
export async function isTaken(api: HeliumApi, name: string): Promise<boolean> {
  try {
    return (await api.getWorkspace(name)).status !== 'destroyed';
  } catch (error) {
    if (statusOf(error) === 404) {
      return false;
    }
    throw error;
  }
}

/** Refuses what can't be a workspace's name, and a name that is taken. */
export const validateWorkspaceName: CustomFieldValidator<
  string | undefined
> = async (name, field, { apiHolder }) => {
  if (!name) {
    return;
  }
  const t = await translateFor(apiHolder);
  if (!isWorkspaceName(name)) {
    field.addError(t('name.rule'));
    return;
  }
  const api = apiHolder.get(heliumApiRef);
  // Where the API does not answer, the backend checks alone.
  if (api && (await isTaken(api, name).catch(() => false))) {
    field.addError(t('name.taken', { name }));
  }
};
