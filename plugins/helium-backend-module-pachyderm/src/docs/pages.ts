import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { WorkspaceProgram } from '@helium-portal/backstage-plugin-helium-node';
import { awsClusterOnly } from '../programs/awsClusterOnly';
import { awsNamespaceOnly } from '../programs/awsNamespaceOnly';
import { gcpClusterOnly } from '../programs/gcpClusterOnly';
import { gcpNamespaceOnly } from '../programs/gcpNamespaceOnly';

/** The programs that have a page in `docs/programs`. */
export const DOCUMENTED: WorkspaceProgram<any>[] = [
  gcpNamespaceOnly,
  gcpClusterOnly,
  awsNamespaceOnly,
  awsClusterOnly,
];

/** Where a program's page is. */
export function pageOf({ name }: WorkspaceProgram<any>): string {
  return resolvePackagePath(
    '@helium-portal/backstage-plugin-helium-backend-module-pachyderm',
    '../../docs/programs',
    `${name}.md`,
  );
}
