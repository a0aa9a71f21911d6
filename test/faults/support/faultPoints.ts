/**
 * Where a portal process can be ended or held, to the instant: real functions of Helium are wrapped in the process of the test's
 * backend, so the product has no hooks. A point does nothing until a test has put a file of its name into the folder.
 */
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { AsyncLocalStorage } from 'node:async_hooks';
import { appendFileSync, existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * - `claimed`: claimed, and nothing started
 * - `started`: its runner runs, and the handle is not saved
 * - `result`: the result came in, and nothing of it is written
 * - `result-written`: all of it is written, and not committed
 * - `result-committed`: it is committed, and the runner does not know
 */
export type FaultPoint =
  | 'claimed'
  | 'started'
  | 'result'
  | 'result-written'
  | 'result-committed';

const PACKAGE = '@helium-portal/backstage-plugin-helium-backend';

const HOLD_MS = 50;
/** Where results that were not taken are written down, with the id of the attempt and why. */
export const REFUSED = 'result.refused';

type Method = (this: unknown, ...args: unknown[]) => unknown;

/**
 * @param folder - where tests put their files: `<point>.kill` ends the process, `<point>.stop` stops it by SIGSTOP, once each;
 * `<point>.hold` keeps what comes to `claimed` waiting, and nothing else, until the file is taken away
 */
export function armFaultPoints(folder: string): void {
  const meet = (point: FaultPoint) => {
    for (const [how, signal] of [
      ['kill', 'SIGKILL'],
      ['stop', 'SIGSTOP'],
    ] as const) {
      const file = join(folder, `${point}.${how}`);
      if (existsSync(file)) {
        renameSync(file, `${file}ed`);
        process.kill(process.pid, signal);
      }
    }
  };
  const finishing = new AsyncLocalStorage<true>();

  const { ProcessExecutor } = load('src/executors/ProcessExecutor.ts');
  wrap(
    ProcessExecutor,
    'start',
    original =>
      async function start(...args) {
        meet('claimed');
        while (existsSync(join(folder, 'claimed.hold'))) {
          await sleep(HOLD_MS);
        }
        return await original.apply(this, args);
      },
  );
  const { DatabaseOperationStore } = load(
    'src/operations/DatabaseOperationStore.ts',
  );
  wrap(
    DatabaseOperationStore,
    'setHandle',
    original =>
      async function setHandle(...args) {
        meet('started');
        return await original.apply(this, args);
      },
  );
  wrap(
    DatabaseOperationStore,
    'finish',
    original =>
      async function finish(...args) {
        meet('result');
        const done = await finishing
          .run(true, async () => await original.apply(this, args))
          .catch(error => {
            appendFileSync(join(folder, REFUSED), `${args[0]} ${error}\n`);
            throw error;
          });
        meet('result-committed');
        return done;
      },
  );
  wrap(
    require('knex/lib/execution/transaction'),
    'commit',
    original =>
      async function commit(...args) {
        if (finishing.getStore()) {
          meet('result-written');
        }
        return await original.apply(this, args);
      },
  );
}

function load(path: string): Record<string, { prototype: object }> {
  return require(resolvePackagePath(PACKAGE, path));
}

function wrap(
  target: { prototype: object },
  name: string,
  make: (original: Method) => Method,
): void {
  const original = Reflect.get(target.prototype, name);
  if (typeof original !== 'function') {
    throw new Error(`There is no ${name} to wrap; has it another name now?`);
  }
  Reflect.set(target.prototype, name, make(original));
}
