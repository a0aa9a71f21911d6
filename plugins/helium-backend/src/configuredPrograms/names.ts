/** What the runner loads for a program of the configuration, in the place of a module's path. */
export const CONFIGURED_ENTRYPOINT = 'helium:configured-program';
