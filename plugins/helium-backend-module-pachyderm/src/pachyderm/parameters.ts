import type { z as Zod } from 'zod';
import {
  describeRefusal,
  HelmValues,
  leaves,
  MAX_VALUES_BYTES,
  OwnedKey,
  OWNED_KEYS,
  parseValues,
  refusedKeys,
  SECRET_KEYS,
  VERSION_KEYS,
} from '@helium-portal/pulumi-components/values';
import { SizeName, SIZES } from './sizes';
import { KNOWN_VERSIONS } from './versions';

// Both may be empty, which is how forms send "not given".
const IMAGE_TAG = /^([A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?$/;
const CHART_VERSION = /^(v?\d+\.\d+\.\d+([-+][0-9A-Za-z.+-]+)?)?$/;

/**
 * The parameters that every program has which makes a Pachyderm, checked as far as that can be done without its cluster: form,
 * API and runner use this schema.
 *
 * @param owned - keys of Pachyderm's chart that the program owns
 */
export function pachydermParameters(
  z: typeof Zod,
  owned: readonly OwnedKey[] = OWNED_KEYS,
) {
  const imageTag = (
    title: string,
    description: string,
    examples?: readonly string[],
  ) =>
    z
      .string()
      .regex(
        IMAGE_TAG,
        'must be an image tag: letters, digits, underscores, dots and hyphens, at most 128',
      )
      .optional()
      .meta({
        title,
        description,
        ...(examples && { examples: [...examples] }),
      });

  const values = (
    title: string,
    description: string,
    refused: readonly OwnedKey[],
    example?: string,
  ) =>
    z
      .string()
      .max(MAX_VALUES_BYTES, 'must be at most 1 MiB')
      .superRefine((text, issues) => {
        for (const message of problemsOf(text, refused)) {
          issues.addIssue({ code: 'custom', message });
        }
      })
      .optional()
      .meta({ title, description, ...(example && { examples: [example] }) });

  return z.object({
    pachdVersion: imageTag(
      'Pachyderm version',
      "Image tag of pachd and its workers. Empty: the chart's own.",
      KNOWN_VERSIONS.pachyderm,
    ),
    consoleVersion: imageTag(
      'Console version',
      "Image tag of Console. Empty: the chart's own.",
      KNOWN_VERSIONS.console,
    ),
    notebooksVersion: imageTag(
      'Notebooks version',
      "Image tag of the notebook servers. Empty: the chart's own.",
      KNOWN_VERSIONS.notebooks,
    ),
    mountServerVersion: imageTag(
      'Mount server version',
      'Image tag of the mount server next to each notebook server. Empty: none runs beside it.',
    ),
    helmVersion: z
      .string()
      .regex(CHART_VERSION, 'must be a semantic version, such as 2.11.4')
      .optional()
      .meta({
        title: 'Chart version',
        description:
          "Version of Pachyderm's Helm chart. Empty: the one this portal is set up with.",
        examples: [...KNOWN_VERSIONS.chart],
      }),
    disableNotebooks: z.boolean().default(false).meta({
      title: 'Leave out notebooks',
      description: 'Leave JupyterHub out.',
    }),
    size: z
      .enum(Object.keys(SIZES) as [SizeName, ...SizeName[]])
      .default('small')
      .meta({
        title: 'Size',
        description: `What all pods of the workspace may request together. ${describeSizes()}`,
      }),
    values: values(
      'Helm values',
      "YAML for Pachyderm's chart, on top of the chart's defaults and this portal's values. Host names, OIDC clients and " +
        'storage are set by the portal; secrets go into the secret values.',
      [...owned, ...SECRET_KEYS],
    ),
    secretValues: values(
      'Secret Helm values',
      'YAML like the Helm values and on top of them, for licence keys and tokens. It is kept encrypted and never shown again.',
      owned,
      'pachd:\n  enterpriseLicenseKey: the key\n  rootToken: a long random text',
    ),
  });
}

/** Refuses a version that the workspace's values set too; for `superRefine` of a schema with {@link pachydermParameters}. */
export function refuseVersionsTwice(
  parameters: Partial<PachydermParameters>,
  issues: Zod.RefinementCtx,
): void {
  for (const [parameter, key] of Object.entries(VERSION_KEYS)) {
    const version = parameters[parameter as keyof typeof VERSION_KEYS];
    for (const path of ['values', 'secretValues'] as const) {
      if (version && leaves(userValues(parameters[path])).has(key)) {
        issues.addIssue({
          code: 'custom',
          path: [path],
          message: `'${key}' can't be set together with parameter '${parameter}'`,
        });
      }
    }
  }
}

export type PachydermParameters = Zod.infer<
  ReturnType<typeof pachydermParameters>
>;

/** The values that a parameter of the schema holds; none when it holds none or is faulty, which the schema reports. */
export function userValues(text: string | undefined): HelmValues {
  return parseValues(text ?? '').values ?? {};
}

function problemsOf(text: string, refused: readonly OwnedKey[]): string[] {
  const { values, problem } = parseValues(text);
  return problem === undefined
    ? refusedKeys(values, refused).map(describeRefusal)
    : [problem];
}

function describeSizes(): string {
  return Object.entries(SIZES)
    .map(
      ([name, size]) =>
        `${name}: ${size.cpu} CPU, ${size.memory} memory, ${size.storage} storage`,
    )
    .join('; ');
}
