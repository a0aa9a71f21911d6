import { DateTime } from 'luxon';
import { z } from 'zod';
import type { HeliumConfig } from '../config';
import { FieldInputError } from '../errors';

/** What earlier versions of the old service called programs. */
const EARLIER_NAMES: Record<string, string> = {
  gcp_namespace: 'gcp_namespace_only',
};

const form = z
  .strictObject({
    name: z.string(),
    pachdVersion: z.string(),
    consoleVersion: z.string(),
    notebooksVersion: z.string(),
    mountServerVersion: z.string(),
    helmVersion: z.string(),
    expiry: z.iso.date({
      error: 'must be a date such as 2030-01-31',
    }),
    disableNotebooks: z.string().regex(/^(true|false)$/i, {
      error: "must be 'True' or 'False'",
    }),
    backend: z.string(),
    clusterStack: z.string(),
    valuesYaml: z.string(),
    infraJson: z.string(),
    // Failed workspaces are kept until they expire, whatever is asked for.
    cleanupOnFail: z.string(),
  })
  .partial();

/** A request of the old API to create or update, in today's words. */
export interface OldSpec {
  name?: string;
  /** Of what is to be created; undefined when the request names none. */
  program?: string;
  /** The midnight that its date begins with. */
  expiry?: DateTime;
  parameters: Record<string, unknown>;
}

/**
 * @param fields - of the form, the files' texts among them
 * @throws FieldInputError that names the fields
 */
export function readSpec(
  fields: Record<string, unknown>,
  { expiry: { timeZone } }: Pick<HeliumConfig, 'expiry'>,
): OldSpec {
  // To the old service an empty field was one that was not given.
  const given = Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== ''),
  );
  const result = form.safeParse(given);
  if (!result.success) {
    throw new FieldInputError(
      result.error.issues.flatMap(issue =>
        issue.code === 'unrecognized_keys'
          ? issue.keys.map(field => ({
              field,
              message: `is not known; known are ${Object.keys(form.shape).join(
                ', ',
              )}`,
            }))
          : [{ field: issue.path.join('.'), message: issue.message }],
      ),
    );
  }
  const {
    name,
    backend,
    expiry,
    disableNotebooks,
    valuesYaml,
    infraJson,
    cleanupOnFail,
    ...parameters
  } = result.data;
  return {
    name,
    program: backend && programOf(backend),
    expiry:
      expiry === undefined
        ? undefined
        : DateTime.fromISO(expiry, { zone: timeZone }),
    parameters: {
      ...parameters,
      ...(disableNotebooks && {
        disableNotebooks: disableNotebooks.toLowerCase() === 'true',
      }),
      ...(valuesYaml && { values: valuesYaml }),
      ...(infraJson && { infraJson: modernInfra(infraJson) }),
    },
  };
}

function programOf(backend: string): string {
  const name = backend.toLowerCase();
  return EARLIER_NAMES[name] ?? name;
}

/** The old service had the pools below `k8s`; what else is wrong is found by the program's schema. */
function modernInfra(text: string): string {
  let infra: unknown;
  try {
    infra = JSON.parse(text);
  } catch {
    return text;
  }
  if (!isRecord(infra) || !isRecord(infra.k8s)) {
    return text;
  }
  const { k8s, ...rest } = infra;
  return JSON.stringify({ ...k8s, ...rest }, null, 2);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
