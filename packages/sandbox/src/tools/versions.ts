import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { ToolDefinition } from './catalog';

const run = promisify(execFile);

/** Says why a file can't be run, or nothing when it can. */
export async function notExecutable(path: string): Promise<string | undefined> {
  try {
    if (!(await stat(path)).isFile()) {
      return `${path} is not a file`;
    }
    await access(path, constants.X_OK);
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'EACCES'
      ? `${path} may not be executed`
      : `${path} does not exist`;
  }
}

/**
 * Asks a program for its version, without a leading `v`.
 *
 * @throws Error when it can't be run or reports no version
 */
export async function readVersion(
  tool: ToolDefinition,
  path: string,
): Promise<string> {
  const { stdout } = await run(path, tool.versionArgs, {
    timeout: 20_000,
    env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: 'true' },
  });
  const match = /v?(\d+\.\d+\.\d+)/.exec(
    /"gitVersion":\s*"([^"]+)"/.exec(stdout)?.[1] ?? stdout,
  );
  if (!match) {
    throw new Error(`${path} ${tool.versionArgs.join(' ')} reports no version`);
  }
  return match[1];
}

/** Says why a version does not serve, or nothing when it does. */
export function incompatible(
  tool: ToolDefinition,
  version: string,
): string | undefined {
  const [major, minor] = version.split('.').map(Number);
  const [wantedMajor, wantedMinor] = tool.version.split('.').map(Number);
  if (
    major === wantedMajor &&
    Math.abs(minor - wantedMinor) <= tool.minorSkew
  ) {
    return undefined;
  }
  const wanted = `${wantedMajor}.${wantedMinor}`;
  return tool.minorSkew > 0
    ? `is version ${version}; within ${tool.minorSkew} minor version of ${wanted} is needed`
    : `is version ${version}; ${wanted} is needed`;
}

/** One line of what a failed program said, for a message. */
export function firstLine(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message?: string };
  const lines = (stderr?.trim() || message || String(error)).split('\n');
  return lines[0].slice(0, 300);
}
