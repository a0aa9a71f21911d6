import type { z as Zod } from 'zod';
import { clusterSettingsParts } from '../../clusters/settings';
import { gcpSettingsParts } from '../../gcp/settings';

const CIDR = /^\d{1,3}(\.\d{1,3}){3}\/([0-9]|[12][0-9]|3[0-2])$/;

/** Checks `helium.programs.gcp_cluster_only.settings`; what it returns passes it again unchanged. */
export function settingsSchema(z: typeof Zod) {
  const parts = gcpSettingsParts(z);
  const shared = clusterSettingsParts(z);
  const { text, dnsName, number, project } = parts;
  const cidr = z
    .string()
    .regex(CIDR, 'must be a range of IPv4 addresses, such as 10.0.0.0/20');
  const zone = z
    .string()
    .regex(/^[a-z]+-[a-z]+\d+-[a-z]$/, 'must be a zone, such as us-east1-b');

  return z.strictObject({
    project,
    region: text,
    prefix: parts.prefix.default('helium'),
    zones: z.array(zone).min(1).optional(),
    fallbackZones: z.array(zone).default([]),
    domain: dnsName,
    dns: parts.zone.optional(),
    certificates: shared.certificates,
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
    ingressNginx: shared.ingressNginx,
    certManager: shared.certManager,
    replicator: shared.replicator,
    timeoutSeconds: parts.timeoutSeconds,
    assetEndpoint: parts.assetEndpoint,
    containerEndpoint: parts.containerEndpoint,
  });
}

export type GcpClusterSettings = Zod.infer<ReturnType<typeof settingsSchema>>;
