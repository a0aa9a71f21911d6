import type { CustomFieldValidator } from '@backstage/plugin-scaffolder-react';
import {
  type HeliumApi,
  isWorkspaceName,
  type Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import { DateTime } from 'luxon';
import { statusOf } from '../api/errors';
import { heliumApiRef } from '../api/heliumApi';
import type { Translate } from '../hooks/useTranslation';
import { translateFor } from './translate';

/** `ui:options` of the field that picks a workspace. @public */
export type WorkspaceReferenceOptions = {
  /** Names of the programs of which the workspace may be. */
  programs: string[];
  /** Entity reference of the template that makes one. */
  template?: string;
};

/** Whether a workspace's time is over, though it is kept for those that are built on it. */
export function hasExpired({ expiresAt }: Pick<Workspace, 'expiresAt'>) {
  return (
    expiresAt !== undefined && DateTime.fromISO(expiresAt) <= DateTime.now()
  );
}

/** Refuses the name of a workspace on which nothing can be built now, and says what to do instead. */
export const validateWorkspaceReference: CustomFieldValidator<
  string | undefined,
  WorkspaceReferenceOptions
> = async (name, field, { apiHolder, uiSchema }) => {
  const api = apiHolder.get(heliumApiRef);
  if (!name || !api) {
    return;
  }
  const wanted = uiSchema?.['ui:options']?.programs ?? [];
  const workspace = await find(api, name);
  if (workspace === 'unknown') {
    return;
  }
  const t = await translateFor(apiHolder);
  const problem = await problemOf(name, workspace, wanted, api, t);
  if (problem) {
    field.addError(problem);
  }
};

/** Where the API does not answer, the backend checks alone. */
async function find(
  api: HeliumApi,
  name: string,
): Promise<Workspace | undefined | 'unknown'> {
  if (!isWorkspaceName(name)) {
    return undefined;
  }
  try {
    const workspace = await api.getWorkspace(name);
    return workspace.status === 'destroyed' ? undefined : workspace;
  } catch (error) {
    // A workspace that is hidden is none.
    return [403, 404].includes(statusOf(error) ?? 0) ? undefined : 'unknown';
  }
}

async function problemOf(
  name: string,
  workspace: Workspace | undefined,
  wanted: string[],
  api: HeliumApi,
  t: Translate,
): Promise<string | undefined> {
  if (!workspace || !wanted.includes(workspace.program)) {
    const titleOf = await readTitles(api);
    const program = wanted.map(titleOf).join(', ');
    return workspace
      ? t('picker.otherProgram', {
          name,
          program,
          actual: titleOf(workspace.program),
        })
      : t('picker.missing', { name, program });
  }
  if (workspace.desired === 'absent') {
    return t('picker.leaving', { name });
  }
  const status = t(`status.${workspace.status}`);
  switch (workspace.status) {
    case 'ready':
      return hasExpired(workspace)
        ? t('picker.hasExpired', { name })
        : undefined;
    case 'creating':
    case 'updating':
      return t('picker.notYetReady', { name, status });
    default:
      return t('picker.notReady', { name, status });
  }
}

async function readTitles(api: HeliumApi): Promise<(name: string) => string> {
  const programs = await api.listPrograms().catch(() => undefined);
  return name =>
    programs?.items.find(program => program.name === name)?.title ?? name;
}
