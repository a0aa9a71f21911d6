import { readDurationFromConfig, type Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { HumanDuration } from '@backstage/types';
import { Duration } from 'luxon';
import { z } from 'zod';

const SECTION = 'operations.kubernetes';

const quantities = z.record(
  z.string(),
  z.union([z.string(), z.number().transform(String)]),
);
const strings = z.record(z.string(), z.string());
/** Labels that Helium finds its own Jobs by. */
const OWN_LABELS = /^(helium\.dev\/.*|app\.kubernetes\.io\/managed-by)$/;

const schema = z.strictObject({
  kubeconfig: z.string().optional(),
  context: z.string().optional(),
  namespace: z.string().optional(),
  image: z.string().min(1),
  imagePullSecrets: z.array(z.string()).default([]),
  serviceAccount: z.string().optional(),
  priorityClass: z.string().optional(),
  resources: z
    .strictObject({
      requests: quantities.optional(),
      limits: quantities.optional(),
    })
    .optional(),
  nodeSelector: strings.default({}),
  tolerations: z
    .array(
      z.strictObject({
        key: z.string().optional(),
        operator: z.enum(['Exists', 'Equal']).optional(),
        value: z.string().optional(),
        effect: z
          .enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute'])
          .optional(),
        tolerationSeconds: z.number().int().optional(),
      }),
    )
    .default([]),
  labels: strings
    .refine(labels => !Object.keys(labels).some(key => OWN_LABELS.test(key)), {
      message:
        'must leave helium.dev/* and app.kubernetes.io/managed-by to Helium',
    })
    .default({}),
  volumes: z.array(z.looseObject({ name: z.string() })).default([]),
  volumeMounts: z
    .array(z.looseObject({ name: z.string(), mountPath: z.string() }))
    .default([]),
  startTimeout: z.unknown().optional(),
});

/** The section `helium.operations.kubernetes`, parsed once. */
export type KubernetesConfig = Omit<z.output<typeof schema>, 'startTimeout'> & {
  startTimeout: Duration<true>;
};

/**
 * @param config - the section `helium`
 * @returns undefined when there is no such section
 * @throws InputError that names the key
 */
export function readKubernetesConfig(
  config: Config,
): KubernetesConfig | undefined {
  if (!config.has(SECTION)) {
    return undefined;
  }
  const parsed = schema.safeParse(config.get(SECTION));
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      ({ path, message }) =>
        `${['helium', SECTION, ...path].join('.')}: ${message}`,
    );
    throw new InputError(problems.join('; '));
  }
  return {
    ...parsed.data,
    startTimeout: duration(config, 'startTimeout', { minutes: 10 }),
  };
}

function duration(
  config: Config,
  name: string,
  fallback: HumanDuration,
): Duration<true> {
  const key = `${SECTION}.${name}`;
  const value = Duration.fromObject(
    config.has(key) ? readDurationFromConfig(config, { key }) : fallback,
  );
  if (value.as('seconds') < 1) {
    throw new InputError(`helium.${key} must be at least a second`);
  }
  return value;
}
