import { COMPUTED_KEYS } from '@helium-portal/pulumi-components/values';
import type { z as Zod } from 'zod';
import { settingsParts } from '../../pachyderm/settings';

/** Checks `helium.programs.kubernetes_namespace.settings`; what it returns passes it again unchanged. */
export function settingsSchema(z: typeof Zod) {
  const parts = settingsParts(z);
  const { text, path, dnsName, number } = parts;
  return z.strictObject({
    cluster: z.strictObject({
      kubeconfig: path,
      context: text,
      apiServer: z.url({ protocol: /^https?$/ }).optional(),
    }),
    goneClusters: z.array(text).default([]),
    ingress: z
      .strictObject({
        domain: dnsName.default('localhost'),
        scheme: z.enum(['http', 'https']).default('http'),
        port: number.min(1).max(65535).optional(),
        className: text.optional(),
        tlsSecret: dnsName.optional(),
        controllerNamespace: dnsName.default('ingress-nginx'),
      })
      .prefault({}),
    chart: parts.chart('pachyderm'),
    values: parts.helmValues(COMPUTED_KEYS),
    notebooks: parts.notebooks().optional(),
    podSecurity: parts.podSecurity,
    timeoutSeconds: parts.timeoutSeconds,
  });
}

export type KubernetesNamespaceSettings = Zod.infer<
  ReturnType<typeof settingsSchema>
>;
