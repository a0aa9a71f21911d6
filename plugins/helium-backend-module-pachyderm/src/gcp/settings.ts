import type { z as Zod } from 'zod';
import { settingsParts } from '../pachyderm/settings';

const PROJECT = /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/;
const PREFIX = /^[a-z]([a-z0-9-]{0,28}[a-z0-9])?$/;

/** What the settings of both programs for Google Cloud are made of. */
export function gcpSettingsParts(z: typeof Zod) {
  const parts = settingsParts(z);
  const project = z.string().regex(PROJECT, 'must be the id of a project');
  return {
    ...parts,
    project,
    prefix: z
      .string()
      .regex(
        PREFIX,
        'must be at most 30 lower-case letters, digits and `-`, and begin with a letter',
      ),
    /** A zone of Cloud DNS that is there already. */
    zone: z.strictObject({
      managedZone: parts.text,
      /** Default: the settings' project. */
      project: project.optional(),
    }),
    /** Where the inventory is asked; the cloud itself, but for a rehearsal or a private endpoint. */
    assetEndpoint: z.url({ protocol: /^https?$/ }).optional(),
    /** Where clusters are asked for; the same. */
    containerEndpoint: z.url({ protocol: /^https?$/ }).optional(),
  };
}
