import { resolve } from 'node:path';
import type { z as Zod } from 'zod';
import {
  describeRefusal,
  HelmValues,
  isMapping,
  refusedKeys,
} from '../../helm/effectiveValues';
import { COMPUTED_KEYS } from './ownedKeys';

const DNS_NAME =
  /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;

/** Checks `helium.programs.kubernetes_namespace.settings`; what it returns passes it again unchanged. */
export function settingsSchema(z: typeof Zod) {
  const text = z.string().min(1, 'must not be empty');
  // The runner works in another folder than the backend that reads the configuration.
  const path = text.transform(value => resolve(value));
  const dnsName = text.regex(DNS_NAME, 'must be a lower-case DNS name');
  // Configuration takes environment variables in as text.
  const number = z.coerce
    .number('must be a number')
    .int('must be a whole number');
  const helmValues = z
    .custom<HelmValues>(isMapping, 'must be a mapping of Helm values')
    .default({});

  const chart = (name: string) =>
    z
      .strictObject({
        path: path.optional(),
        repository: z.url({ protocol: /^(https?|oci)$/ }).optional(),
        name: text.default(name),
        version: text.optional(),
      })
      .refine(
        ({ path: local, repository }) => !local !== !repository,
        'needs either `path`, a chart on disk, or `repository`',
      );

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
    chart: chart('pachyderm'),
    values: helmValues.superRefine((values, issues) => {
      for (const refused of refusedKeys(values, COMPUTED_KEYS)) {
        issues.addIssue({ code: 'custom', message: describeRefusal(refused) });
      }
    }),
    notebooks: z
      .strictObject({
        chart: chart('jupyterhub'),
        values: helmValues,
        mountServerImage: text.default('pachyderm/mount-server'),
      })
      .optional(),
    podSecurity: z
      .enum(['privileged', 'baseline', 'restricted'])
      .default('baseline'),
    timeoutSeconds: number.min(5).max(3600).default(600),
  });
}

export type KubernetesNamespaceSettings = Zod.infer<
  ReturnType<typeof settingsSchema>
>;

export type ChartSettings = KubernetesNamespaceSettings['chart'];
