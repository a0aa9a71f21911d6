import type { Stack } from '@pulumi/pulumi/automation';

/** A stack's state as the real engine left it. */
export interface KeptState {
  /** As it lies on disk, where secrets are encrypted. */
  text: string;
  /** The same with its secrets in plain text, each in an envelope. */
  deployment: { resources: KeptResource[] };
  /** Those of the workspace. */
  labels: Record<string, string>;
}

export interface KeptResource {
  urn: string;
  type: string;
  custom?: boolean;
  /** Read, and not made. */
  external?: boolean;
  id?: string;
  inputs?: Record<string, any>;
  outputs?: Record<string, any>;
  parent?: string;
  dependencies?: string[];
}

/** By which the engine knows a secret's envelope. */
export const SECRET_MARK = '4dabf18193072939515e22adb298388d';

export async function readKeptState(
  stack: Stack,
  text: Promise<string>,
  labels: Record<string, string>,
): Promise<KeptState> {
  const { deployment } = await stack.exportStack();
  return { text: await text, deployment, labels };
}
