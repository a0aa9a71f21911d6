import { delimiter, dirname } from 'node:path';
import { ResolvedTool, ToolName } from '../tools';

/** The environment in which programs find the tools, by name and on PATH. */
export function toolEnvironment(
  tools: Map<ToolName, ResolvedTool>,
): NodeJS.ProcessEnv {
  const folders = [...tools.values()].map(({ path }) => dirname(path));
  return {
    // This Node stays the first: a tool may lie beside another one.
    PATH: [
      ...new Set([dirname(process.execPath), ...folders]),
      process.env.PATH,
    ].join(delimiter),
    PULUMI_SKIP_UPDATE_CHECK: 'true',
    ...Object.fromEntries(
      [...tools.values()].map(({ name, path }) => [
        `HELIUM_${name.toUpperCase().replaceAll('-', '_')}`,
        path,
      ]),
    ),
  };
}
