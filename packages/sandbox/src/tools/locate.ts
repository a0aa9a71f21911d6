import { delimiter, join, resolve } from 'node:path';
import { ToolDefinition } from './catalog';
import { ResolvedTool, ToolAttempt, ToolName } from './types';
import {
  firstLine,
  incompatible,
  notExecutable,
  readVersion,
} from './versions';

/** What the places on this machine said. */
export interface Location {
  tool?: ResolvedTool;
  attempts: ToolAttempt[];
}

/** Where a tool lies in the cache, whether or not it is there yet. */
export function cachePath(cache: string, tool: ToolDefinition): string {
  return join(cache, 'tools', tool.name, tool.version, tool.name);
}

/** Looks for a tool on this machine: environment, PATH, cache. */
export async function locateTool(
  tool: ToolDefinition,
  cache: string,
  env: NodeJS.ProcessEnv,
): Promise<Location> {
  const attempts: ToolAttempt[] = [];
  const found =
    (await fromEnvironment(tool, env, attempts)) ??
    (await fromPath(tool, env, attempts)) ??
    (await fromCache(tool, cache, attempts));
  return { tool: found, attempts };
}

async function fromEnvironment(
  tool: ToolDefinition,
  env: NodeJS.ProcessEnv,
  attempts: ToolAttempt[],
): Promise<ResolvedTool | undefined> {
  const value = env[tool.variable];
  if (!value) {
    attempts.push({
      source: 'environment',
      problem: `${tool.variable} is not set`,
    });
    return undefined;
  }
  const path = resolve(value);
  try {
    const problem = await notExecutable(path);
    if (problem) {
      throw new Error(problem);
    }
    // Whoever names a program by hand answers for its version, so any will do.
    const version = await readVersion(tool, path);
    return { name: tool.name, version, path, source: 'environment' };
  } catch (error) {
    attempts.push({
      source: 'environment',
      problem: `${tool.variable}: ${firstLine(error)}`,
    });
    return undefined;
  }
}

async function fromPath(
  tool: ToolDefinition,
  env: NodeJS.ProcessEnv,
  attempts: ToolAttempt[],
): Promise<ResolvedTool | undefined> {
  const problems: string[] = [];
  const directories = (env.PATH ?? '').split(delimiter).filter(Boolean);
  for (const directory of new Set(directories)) {
    const path = resolve(directory, tool.name);
    if (!(await notExecutable(path))) {
      const problem = await tryPath(tool, path);
      if (typeof problem !== 'string') {
        return problem;
      }
      problems.push(problem);
    }
  }
  attempts.push({
    source: 'path',
    problem: problems.join('; ') || `PATH has no ${tool.name}`,
  });
  return undefined;
}

async function tryPath(
  tool: ToolDefinition,
  path: string,
): Promise<ResolvedTool | string> {
  try {
    const version = await readVersion(tool, path);
    const problem = incompatible(tool, version);
    return problem
      ? `${path} ${problem}`
      : { name: tool.name, version, path, source: 'path' };
  } catch (error) {
    return `${path}: ${firstLine(error)}`;
  }
}

/**
 * What lies in the cache was asked for its version before it was put there,
 * so it is only checked to be there.
 */
export async function fromCache(
  tool: ToolDefinition,
  cache: string,
  attempts: ToolAttempt[],
): Promise<ResolvedTool | undefined> {
  const path = cachePath(cache, tool);
  const problem = await notExecutable(path);
  if (problem) {
    attempts.push({ source: 'cache', problem });
    return undefined;
  }
  return { name: tool.name, version: tool.version, path, source: 'cache' };
}

/** Locates several tools at a time. */
export async function locateTools(
  tools: ToolDefinition[],
  cache: string,
  env: NodeJS.ProcessEnv,
): Promise<Map<ToolName, Location>> {
  const locations = await Promise.all(
    tools.map(tool => locateTool(tool, cache, env)),
  );
  return new Map(tools.map((tool, index) => [tool.name, locations[index]]));
}
