import type { z as Zod } from 'zod';
import { gcpSettingsParts } from '../../gcp/settings';

const CIDR = /^\d{1,3}(\.\d{1,3}){3}\/([0-9]|[12][0-9]|3[0-2])$/;
const LETS_ENCRYPT = 'https://acme-v02.api.letsencrypt.org/directory';

/** Where the public charts are. */
const CHARTS = {
  ingressNginx: 'https://kubernetes.github.io/ingress-nginx',
  certManager: 'https://charts.jetstack.io',
  replicator: 'https://helm.mittwald.de',
};

/** Checks `helium.programs.gcp_cluster_only.settings`; what it returns passes it again unchanged. */
export function settingsSchema(z: typeof Zod) {
  const parts = gcpSettingsParts(z);
  const { text, dnsName, number, project } = parts;
  const cidr = z
    .string()
    .regex(CIDR, 'must be a range of IPv4 addresses, such as 10.0.0.0/20');
  const zone = z
    .string()
    .regex(/^[a-z]+-[a-z]+\d+-[a-z]$/, 'must be a zone, such as us-east1-b');
  const addOn = (name: string, repository: string) =>
    z
      .strictObject({
        chart: parts.chart(name, repository).prefault({}),
        values: parts.helmValues(),
      })
      .prefault({});

  return z.strictObject({
    project,
    region: text,
    prefix: parts.prefix.default('helium'),
    zones: z.array(zone).min(1).optional(),
    fallbackZones: z.array(zone).default([]),
    domain: dnsName,
    dns: parts.zone.optional(),
    certificates: z
      .union([
        z.strictObject({
          email: z.email(),
          server: z.url({ protocol: /^https?$/ }).default(LETS_ENCRYPT),
        }),
        z.strictObject({ selfSigned: z.literal(true) }),
      ])
      .default({ selfSigned: true }),
    authorizedNetworks: z
      .array(z.strictObject({ cidr, name: text.optional() }))
      .default([]),
    ranges: z
      .strictObject({
        nodes: cidr.default('10.0.0.0/20'),
        pods: cidr.default('10.4.0.0/14'),
        services: cidr.default('10.8.0.0/20'),
        controlPlane: cidr.default('172.16.0.0/28'),
      })
      .prefault({}),
    pool: z
      .strictObject({
        machineType: text.default('e2-standard-8'),
        fallbackMachineTypes: z.array(text).default([]),
        minCount: number.min(0).max(100).default(1),
        maxCount: number.min(1).max(100).default(10),
        diskSizeGb: number.min(20).max(16384).default(100),
      })
      .prefault({}),
    autoProvisioning: z
      .strictObject({
        cpu: number.min(1),
        memoryGb: number.min(1),
        gpus: z.record(text, number.min(1)).optional(),
      })
      .optional(),
    maintenanceStart: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time, such as 03:00')
      .default('03:00'),
    ingressNginx: addOn('ingress-nginx', CHARTS.ingressNginx),
    certManager: addOn('cert-manager', CHARTS.certManager),
    replicator: addOn('kubernetes-replicator', CHARTS.replicator),
    timeoutSeconds: parts.timeoutSeconds,
    assetEndpoint: parts.assetEndpoint,
  });
}

export type GcpClusterSettings = Zod.infer<ReturnType<typeof settingsSchema>>;
