import {
  COMPUTED_KEYS,
  IDENTITY_KEYS,
  OwnedKey,
  OWNED_KEYS,
} from '@helium-portal/pulumi-components/values';
import type { z as Zod } from 'zod';
import { PACHYDERM_CHARTS, settingsParts } from '../../pachyderm/settings';
import { clusterSchema } from './cluster';

const DATABASE = 'Helium gives each workspace its databases';

/** Keys of Pachyderm's chart that neither a workspace nor the settings can set. */
export const AWS_OWNED_KEYS: readonly OwnedKey[] = [
  ...OWNED_KEYS,
  ...IDENTITY_KEYS,
  ...[
    'global.postgresql.identityDatabaseFullNameOverride',
    'global.postgresql.postgresqlAuthType',
    'global.postgresql.postgresqlDatabase',
    'global.postgresql.postgresqlExistingSecretKey',
    'global.postgresql.postgresqlExistingSecretName',
    'global.postgresql.postgresqlHost',
    'global.postgresql.postgresqlPort',
    'global.postgresql.postgresqlSSL',
    'global.postgresql.postgresqlUsername',
    'postgresql.enabled',
  ].map(key => ({ key, because: DATABASE })),
];

/** Checks `helium.programs.aws_namespace_only.settings`; what it returns passes it again unchanged. */
export function settingsSchema(z: typeof Zod) {
  const parts = settingsParts(z);
  return z.strictObject({
    cluster: clusterSchema(z).optional(),
    ingress: z
      .strictObject({
        scheme: z.enum(['http', 'https']).default('https'),
        port: parts.number.min(1).max(65535).optional(),
      })
      .prefault({}),
    oidc: parts.oidc.optional(),
    chart: parts.chart('pachyderm', PACHYDERM_CHARTS).prefault({}),
    values: parts.helmValues([
      ...COMPUTED_KEYS,
      ...AWS_OWNED_KEYS.filter(({ key }) => key !== 'oidc'),
    ]),
    notebooks: parts.notebooks().optional(),
    podSecurity: parts.podSecurity,
    taggingEndpoint: z.url({ protocol: /^https?$/ }).optional(),
    iamEndpoint: z.url({ protocol: /^https?$/ }).optional(),
    kmsEndpoint: z.url({ protocol: /^https?$/ }).optional(),
    eksEndpoint: z.url({ protocol: /^https?$/ }).optional(),
    timeoutSeconds: parts.timeoutSeconds,
  });
}

export type AwsNamespaceOnlySettings = Zod.infer<
  ReturnType<typeof settingsSchema>
>;
