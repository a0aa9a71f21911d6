import { createRequire, registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

const SDK = '@pulumi/pulumi';
/** Helium's packages are found from here. */
const HERE = pathToFileURL(__filename).href;

/**
 * From now on a program takes its packages from its own folder, and what it lacks there from Helium's. Pulumi's SDK is always
 * Helium's: only that copy is connected to the engine.
 *
 * @param entry - the program's absolute path
 * @throws Error when the program was written for another major version of the SDK
 */
export function shareNodeModules(entry: string): void {
  refuseOtherSdk(entry);
  registerHooks({
    resolve(specifier, context, next) {
      const fromHelium = () => next(specifier, { ...context, parentURL: HERE });
      if (specifier === SDK || specifier.startsWith(`${SDK}/`)) {
        return fromHelium();
      }
      try {
        return next(specifier, context);
      } catch (error) {
        if (!isPackage(specifier) || !isMissing(error)) {
          throw error;
        }
        try {
          return fromHelium();
        } catch {
          throw error;
        }
      }
    },
  });
}

/** The package that an error says is missing, if that is what it says. */
export function missingPackage(error: unknown): string | undefined {
  if (!isMissing(error)) {
    return undefined;
  }
  const [, name] = /^Cannot find (?:module|package) '([^']+)'/.exec(
    (error as Error).message,
  ) ?? [undefined, undefined];
  return name && isPackage(name) ? name : undefined;
}

function isMissing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND';
}

const isPackage = (specifier: string) => /^[@\w]/.test(specifier);

function refuseOtherSdk(entry: string): void {
  const versionFrom = (place: string): string | undefined => {
    try {
      return createRequire(place)(`${SDK}/package.json`).version;
    } catch {
      return undefined;
    }
  };
  const own = versionFrom(entry);
  const heliums = versionFrom(__filename);
  if (own?.split('.')[0] !== heliums?.split('.')[0] && own) {
    throw new Error(
      `The program is written for ${SDK} ${own}, and Helium runs it with ${heliums}; install that major version in its folder`,
    );
  }
}
