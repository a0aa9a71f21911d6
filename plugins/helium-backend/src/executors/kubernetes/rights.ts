import { NotAllowedError } from '@backstage/errors';
import type { ClusterClient, Right } from './ClusterClient';

/** What the portal's account may have to do in the namespace; not more. */
export const RIGHTS: Array<Omit<Right, 'verb'> & { verbs: string[] }> = [
  {
    group: 'batch',
    resource: 'jobs',
    verbs: ['create', 'get', 'list', 'patch', 'delete'],
  },
  { group: '', resource: 'pods', verbs: ['list', 'patch', 'delete'] },
  { group: '', resource: 'pods', subresource: 'log', verbs: ['get'] },
  { group: '', resource: 'secrets', verbs: ['create'] },
  { group: '', resource: 'events', verbs: ['list'] },
];

/** @throws NotAllowedError that names the rights that are missing */
export async function checkRights(client: ClusterClient): Promise<void> {
  const asked = RIGHTS.flatMap(({ verbs, ...right }) =>
    verbs.map(verb => ({ ...right, verb })),
  );
  const answers = await Promise.all(asked.map(right => client.mayI(right)));
  const missing = asked.filter((_, index) => !answers[index]);
  if (missing.length) {
    throw new NotAllowedError(
      `Runners can't be started in namespace ${
        client.namespace
      }: Helium's account may not ${missing
        .map(nameOf)
        .join(', ')}; bind it to a Role that allows this`,
    );
  }
}

function nameOf({ verb, resource, subresource, group }: Right): string {
  const path = subresource ? `${resource}/${subresource}` : resource;
  return `${verb} ${group ? `${path}.${group}` : path}`;
}
