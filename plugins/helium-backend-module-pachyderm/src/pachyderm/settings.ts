import { resolve } from 'node:path';
import {
  describeRefusal,
  HelmValues,
  isMapping,
  OwnedKey,
  refusedKeys,
} from '@helium-portal/pulumi-components/values';
import type { z as Zod } from 'zod';

const DNS_NAME =
  /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;

/** Where the public charts are. */
export const PACHYDERM_CHARTS = 'https://helm.pachyderm.com';

/** What the settings of several programs are made of. What each returns passes it again unchanged. */
export function settingsParts(z: typeof Zod) {
  const text = z.string().min(1, 'must not be empty');
  // The runner works in another folder than the backend that reads the configuration.
  const path = text.transform(value => resolve(value));
  const dnsName = text.regex(DNS_NAME, 'must be a lower-case DNS name');
  // Configuration takes environment variables in as text.
  const number = z.coerce
    .number('must be a number')
    .int('must be a whole number');
  const flag = z
    .union([
      z.boolean(),
      z.enum(['true', 'false']).transform(value => value === 'true'),
    ])
    .pipe(z.boolean());

  const helmValues = (refused: readonly OwnedKey[] = []) =>
    z
      .custom<HelmValues>(isMapping, 'must be a mapping of Helm values')
      .default({})
      .superRefine((values, issues) => {
        for (const key of refusedKeys(values, refused)) {
          issues.addIssue({ code: 'custom', message: describeRefusal(key) });
        }
      });

  /** A chart on disk or of a repository; without either it is of the default repository, if there is one. */
  const chart = (name: string, repository?: string) =>
    z
      .strictObject({
        path: path.optional(),
        repository: z.url({ protocol: /^(https?|oci)$/ }).optional(),
        name: text.default(name),
        version: text.optional(),
      })
      .transform(given =>
        given.path || given.repository || !repository
          ? given
          : { ...given, repository },
      )
      .refine(
        given => !given.path !== !given.repository,
        'needs either `path`, a chart on disk, or `repository`',
      );

  return {
    text,
    path,
    dnsName,
    number,
    flag,
    helmValues,
    chart,
    notebooks: () =>
      z.strictObject({
        chart: chart('jupyterhub'),
        values: helmValues(),
        mountServerImage: text.default('pachyderm/mount-server'),
      }),
    /** Whom people sign in at, such as Auth0. */
    oidc: z.strictObject({
      issuer: z.url({ protocol: /^https?$/ }),
      clientId: text,
      clientSecret: text,
      name: text.default('Company account'),
      scopes: z.array(text).default(['openid', 'profile', 'email']),
    }),
    podSecurity: z
      .enum(['privileged', 'baseline', 'restricted'])
      .default('baseline'),
    timeoutSeconds: number.min(5).max(3600).default(600),
  };
}

/** Settings of the sign-in of any program. */
export type OidcSettings = Zod.infer<ReturnType<typeof settingsParts>['oidc']>;

/** Settings of the notebooks of any program. */
export type NotebooksSettings = Zod.infer<
  ReturnType<ReturnType<typeof settingsParts>['notebooks']>
>;
