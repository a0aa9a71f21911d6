import type { z as Zod } from 'zod';
import { settingsParts } from '../pachyderm/settings';

const LETS_ENCRYPT = 'https://acme-v02.api.letsencrypt.org/directory';

/** What the settings of the cluster programs of all clouds are made of. */
export function clusterSettingsParts(z: typeof Zod) {
  const parts = settingsParts(z);
  /** @param repository - where the public chart is */
  const addOn = (name: string, repository: string) =>
    z
      .strictObject({
        chart: parts.chart(name, repository).prefault({}),
        values: parts.helmValues(),
      })
      .prefault({});
  return {
    addOn,
    ingressNginx: addOn(
      'ingress-nginx',
      'https://kubernetes.github.io/ingress-nginx',
    ),
    certManager: addOn('cert-manager', 'https://charts.jetstack.io'),
    replicator: addOn('kubernetes-replicator', 'https://helm.mittwald.de'),
    certificates: z
      .union([
        z.strictObject({
          email: z.email(),
          server: z.url({ protocol: /^https?$/ }).default(LETS_ENCRYPT),
        }),
        z.strictObject({ selfSigned: z.literal(true) }),
      ])
      .default({ selfSigned: true }),
  };
}

/** Settings of one add-on of a cluster. */
export type AddOnSettings = Zod.infer<
  ReturnType<typeof clusterSettingsParts>['certManager']
>;
