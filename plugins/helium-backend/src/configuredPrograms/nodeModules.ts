import {
  createRequire,
  registerHooks,
  type ResolveHookSync,
} from 'node:module';
import { pathToFileURL } from 'node:url';

const SDK = '@pulumi/pulumi';

// Made before the hooks are, which it would go through else.
const requireOfHelium = createRequire(__filename);

const fromHelium: ResolveHookSync = (specifier, context, next) =>
  context.conditions.includes('require')
    ? // Its resolution asks the module that requires, not the context.
      next(requireOfHelium.resolve(specifier), context)
    : next(specifier, {
        ...context,
        parentURL: pathToFileURL(__filename).href,
      });

const isPackage = (specifier: string) => /^[@\w]/.test(specifier);

/**
 * From now on a program takes its packages from its own folder, and what it lacks there from Helium's. Pulumi's SDK always is
 * Helium's: only that copy is connected to the engine.
 *
 * @param entry - the program's absolute path
 * @throws Error when the program was written for another major version of the SDK
 */
export function shareNodeModules(entry: string): void {
  refuseOtherSdk(entry);
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === SDK || specifier.startsWith(`${SDK}/`)) {
        return fromHelium(specifier, context, next);
      }
      try {
        return next(specifier, context);
      } catch (error) {
        if (!isPackage(specifier) || !isMissing(error)) {
          throw error;
        }
        try {
          return fromHelium(specifier, context, next);
        } catch {
          throw error;
        }
      }
    },
  });
}

/** The package that an error says is missing, if that is what it says. */
export function missingPackage(error: unknown): string | undefined {
  const name =
    isMissing(error) &&
    /^Cannot find (?:module|package) '([^']+)'/.exec(error.message)?.[1];
  return name && isPackage(name) ? name : undefined;
}

function isMissing(error: unknown): error is Error {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND';
}

function refuseOtherSdk(entry: string): void {
  const own = sdkVersion(entry);
  const heliums = sdkVersion(__filename)!;
  if (own && own.split('.')[0] !== heliums.split('.')[0]) {
    throw new Error(
      `The program is written for ${SDK} ${own}, and Helium runs it with ${heliums}; install that major version in its folder`,
    );
  }
}

function sdkVersion(place: string): string | undefined {
  try {
    return createRequire(place)(`${SDK}/package.json`).version;
  } catch {
    return undefined;
  }
}
