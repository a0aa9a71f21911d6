import type { CustomFieldValidator } from '@backstage/plugin-scaffolder-react';
import {
  type HeliumApi,
  isWorkspaceName,
  LONGEST_WORKSPACE_NAME,
  type NameUse,
} from '@helium-portal/backstage-plugin-helium-common';
import { heliumApiRef } from '../api/heliumApi';
import type { Format } from '../hooks/useFormat';
import type { Translate } from '../hooks/useTranslation';
import { formatFor, translateFor } from './translate';

/** What a name is used for now, as far as the viewer may know it. */
export interface KnownNameUse extends NameUse {
  /** Until when data of a removed workspace holds it, as an ISO 8601 instant. */
  keptUntil?: string;
}

/** Asks for the reason by lists, because an answer that there is no such workspace would be an error in the browser's console. */
export async function readNameUse(
  api: HeliumApi,
  name: string,
): Promise<KnownNameUse> {
  const { taken } = await api.getNameUse(name);
  if (!taken) {
    return { taken };
  }
  return { taken, keptUntil: await readKeptUntil(api, name) };
}

/** Undefined, too, for those who may read no such list. */
async function readKeptUntil(
  api: HeliumApi,
  name: string,
): Promise<string | undefined> {
  try {
    const [workspaces, kept] = await Promise.all([
      api.listWorkspaces({ name: [name], limit: 1 }),
      // All that is kept of a workspace has the same date.
      api.listKeptData({ workspace: name, limit: 1 }),
    ]);
    return workspaces.totalItems ? undefined : kept.items[0]?.keptUntil;
  } catch {
    return undefined;
  }
}

/** Why nobody can have the name now. */
export function nameProblem(
  name: string,
  { taken, keptUntil }: KnownNameUse,
  t: Translate,
  format: Format,
): string | undefined {
  if (keptUntil) {
    return t('name.held', { name, date: format.absolute(keptUntil) });
  }
  return taken ? t('name.taken', { name }) : undefined;
}

/** What a name has to be, and one that comes near what was typed. */
export function nameRule(typed: string, t: Translate): string {
  const name = typed
    .normalize('NFKD')
    .toLowerCase()
    .trim()
    .replace(/[\s_]+/g, '-')
    .replace(/[^a-z0-9-]|^[^a-z]+/g, '')
    .slice(0, LONGEST_WORKSPACE_NAME)
    .replace(/-+$/, '');
  return isWorkspaceName(name)
    ? t('name.ruleSuchAs', { name })
    : t('name.rule');
}

/** Refuses what can't be a workspace's name, and a name that is taken or held. */
export const validateWorkspaceName: CustomFieldValidator<
  string | undefined
> = async (name, field, { apiHolder }) => {
  if (!name) {
    return;
  }
  const t = await translateFor(apiHolder);
  if (!isWorkspaceName(name)) {
    field.addError(nameRule(name, t));
    return;
  }
  const api = apiHolder.get(heliumApiRef);
  // Where the API does not answer, the backend checks alone.
  const use = await (api && readNameUse(api, name).catch(() => undefined));
  const problem = use && nameProblem(name, use, t, formatFor(apiHolder));
  if (problem) {
    field.addError(problem);
  }
};
