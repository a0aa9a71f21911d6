/**
 * Loaded before anything else by a portal that is to be on another host than the rest, as far as it can tell; and by the runners that it
 * starts.
 */
import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';

const name = process.env.HELIUM_FAULT_HOSTNAME!;
const { spawn } = childProcess;

os.hostname = () => name;
Reflect.set(
  childProcess,
  'spawn',
  (command: string, args: string[], options: { env: NodeJS.ProcessEnv }) => {
    if (command !== process.execPath) {
      return Reflect.apply(spawn, childProcess, [command, args, options]);
    }
    const env = { ...options.env, HELIUM_FAULT_HOSTNAME: name };
    // After the transform, which this file needs, too.
    const [flag, transform, ...rest] = args;
    return spawn(command, [flag, transform, '--require', __filename, ...rest], {
      ...options,
      env,
    });
  },
);
syncBuiltinESMExports();
