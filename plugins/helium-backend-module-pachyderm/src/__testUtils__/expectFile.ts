import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Compares with a file under review; `HELIUM_UPDATE_SNAPSHOTS=1` writes it anew. */
export function expectFile(path: string, content: string): void {
  if (process.env.HELIUM_UPDATE_SNAPSHOTS || !existsSync(path)) {
    expect(process.env.HELIUM_UPDATE_SNAPSHOTS).toBe('1');
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return;
  }
  expect(content).toBe(readFileSync(path, 'utf8'));
}
