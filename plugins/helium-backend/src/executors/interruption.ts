import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Notes in an attempt's folder that its Pulumi CLI is asked to stop. Asked a second time it would end at once, and leave what is in
 * flight; so who asks, be it the runner or a portal, that one or the next, asks only when nobody has.
 *
 * @returns whether nobody has
 */
export function noteInterruption(workDirectory: string): boolean {
  try {
    writeFileSync(join(workDirectory, 'interrupted'), '', {
      flag: 'wx',
      mode: 0o600,
    });
    return true;
  } catch (error) {
    // To ask twice is better than never, as on a disk that is full.
    return (error as NodeJS.ErrnoException).code !== 'EEXIST';
  }
}
