import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { extname } from 'node:path';

const PACKAGE = '@helium-portal/backstage-plugin-helium-backend';

/** The runner of this package, and what it takes to run it: sources go through the same transform as the backend's. */
export function runnerModule(): string[] {
  return extname(__filename) === '.ts'
    ? [
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        resolvePackagePath(PACKAGE, 'src/runner/main.ts'),
      ]
    : [resolvePackagePath(PACKAGE, 'dist/runner.cjs.js')];
}
