/**
 * Environment of a Pulumi CLI for tests, which start it by the hundred: of a command that takes 0.3 s of CPU time, a quarter goes
 * into collecting garbage. Without, the command takes a few MB more.
 *
 * @public
 */
export const BRIEF_CLI: Readonly<Record<string, string>> = { GOGC: '400' };
