import {
  IDENTITY_KEYS,
  OWNED_KEYS,
} from '@helium-portal/pulumi-components/values';
import type { z as Zod } from 'zod';
import { gcpSettingsParts } from '../../gcp/settings';
import { PACHYDERM_CHARTS } from '../../pachyderm/settings';

/** Keys of Pachyderm's chart that neither a workspace nor the settings can set. */
export const OWNED_ON_GCP = [...OWNED_KEYS, ...IDENTITY_KEYS];

/** Checks `helium.programs.gcp_namespace_only.settings`; what it returns passes it again unchanged. */
export function settingsSchema(z: typeof Zod) {
  const parts = gcpSettingsParts(z);
  const { text, path, dnsName, number, flag, project } = parts;

  const gkeCluster = z.strictObject({
    name: text,
    /** A region or a zone. */
    location: text,
    project: project.optional(),
    endpoint: z.url({ protocol: /^https$/ }),
    caCertificate: text,
  });
  const namedCluster = z.strictObject({
    kubeconfig: path,
    context: text,
    apiServer: z.url({ protocol: /^https?$/ }).optional(),
  });

  return z.strictObject({
    project,
    region: text,
    prefix: parts.prefix.optional(),
    cluster: z.union([namedCluster, gkeCluster]).optional(),
    workloadPool: text.optional(),
    goneClusters: z.array(text).default([]),
    ingress: z
      .strictObject({
        domain: dnsName.default('localhost'),
        scheme: z.enum(['http', 'https']).default('https'),
        port: number.min(1).max(65535).optional(),
        className: text.default('nginx'),
        controllerNamespace: dnsName.default('ingress-nginx'),
      })
      .prefault({}),
    tls: z
      .discriminatedUnion('certificate', [
        z.strictObject({
          /** The cluster's wildcard secret, copied into the workspace's namespace. */
          certificate: z.literal('wildcard'),
          secret: dnsName.default('workspace-wildcard'),
        }),
        z.strictObject({
          /** One of the workspace's own, by cert-manager. */
          certificate: z.literal('own'),
          clusterIssuer: dnsName,
        }),
        z.strictObject({
          /** The ingress controller's. */
          certificate: z.literal('controller'),
        }),
      ])
      .default({ certificate: 'wildcard', secret: 'workspace-wildcard' }),
    dns: parts.zone
      .extend({ address: z.ipv4('must be an IPv4 address') })
      .optional(),
    bucket: z
      .strictObject({
        location: text.optional(),
        forceDestroy: flag.default(true),
        softDeleteDays: number
          .min(0)
          .max(90)
          .refine(days => days === 0 || days >= 7, 'must be 0, or at least 7')
          .default(7),
      })
      .prefault({}),
    oidc: parts.oidc.optional(),
    chart: parts.chart('pachyderm', PACHYDERM_CHARTS).prefault({}),
    values: parts.helmValues(OWNED_ON_GCP),
    notebooks: parts.notebooks().optional(),
    podSecurity: parts.podSecurity,
    timeoutSeconds: parts.timeoutSeconds,
    assetEndpoint: parts.assetEndpoint,
    containerEndpoint: parts.containerEndpoint,
  });
}

export type GcpNamespaceSettings = Zod.infer<ReturnType<typeof settingsSchema>>;
