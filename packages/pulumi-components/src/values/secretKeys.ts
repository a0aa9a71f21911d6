import { EffectiveValues, HelmValues, leaves } from './effectiveValues';

const SECRET_NAME = /password|secret|token|credential|license|(^|[a-z])key$/i;

/**
 * The keys whose values the state keeps encrypted and the engine hides in what it prints: those of the workspace's secret values
 * and of the platform's settings, and whatever is named like a secret. Not all of them, for a failure that hides the image's name
 * helps nobody.
 *
 * @param platform - the values of the platform's settings
 * @param further - keys that the program knows to hold secrets
 * @public
 */
export function secretKeys(
  effective: EffectiveValues,
  platform: HelmValues,
  further: readonly string[] = [],
): Set<string> {
  const own = leaves(platform);
  return new Set(
    Object.entries(effective.origins)
      .filter(
        ([key, origin]) =>
          origin === 'secret' ||
          (origin === 'platform' && own.has(key)) ||
          further.includes(key) ||
          SECRET_NAME.test(key.slice(key.lastIndexOf('.') + 1)),
      )
      .map(([key]) => key),
  );
}
