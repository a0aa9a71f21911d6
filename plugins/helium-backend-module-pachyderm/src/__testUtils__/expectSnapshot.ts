import { resolve } from 'node:path';
import { describeState } from './describeState';
import { expectFile } from './expectFile';
import type { KeptState } from './KeptState';

const SNAPSHOTS = resolve(__dirname, '../programs/__snapshots__');

/** Compares what a program makes with the file under review. */
export function expectSnapshot(
  { name }: { name: string },
  { deployment }: KeptState,
): void {
  expectFile(resolve(SNAPSHOTS, `${name}.yaml`), describeState(deployment));
}
