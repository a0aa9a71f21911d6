/** Marks a value with a meaning of its own in Pulumi's serialized properties. */
const SIGNATURE = '4dabf18193072939515e22adb298388d';
const SECRET = '1b47061264138c4ac30d75fd1eb44270';
const MASKED = '[secret]';

/**
 * Splits a stack's outputs as the engine's events carry them. An output with a secret anywhere in it counts as secret as a
 * whole: half of a kubeconfig is of no use to anybody.
 */
export function plainOutputs(outputs: Record<string, unknown>): {
  outputs: Record<string, unknown>;
  secretOutputs: string[];
} {
  const entries = Object.entries(outputs);
  return {
    outputs: Object.fromEntries(
      entries.filter(([, value]) => !holdsSecret(value)),
    ),
    secretOutputs: entries
      .filter(([, value]) => holdsSecret(value))
      .map(([name]) => name),
  };
}

function holdsSecret(value: unknown): boolean {
  if (value === MASKED) {
    return true;
  }
  if (!value || typeof value !== 'object') {
    return false;
  }
  return (
    (value as Record<string, unknown>)[SIGNATURE] === SECRET ||
    Object.values(value).some(holdsSecret)
  );
}
