import type {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import {
  DEFAULT_NAMESPACE,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { NotAllowedError, ServiceUnavailableError } from '@backstage/errors';
import { FieldInputError } from '../errors';

/** The entity reference of a user, or the subject of a service. */
export function callerOf(credentials: BackstageCredentials): string {
  const principal = credentials.principal as
    | { type: 'user'; userEntityRef: string }
    | { type: 'service'; subject: string }
    | { type: 'none' };
  switch (principal.type) {
    case 'user':
      return principal.userEntityRef;
    case 'service':
      return principal.subject;
    default:
      throw new NotAllowedError('Only users and services may do this');
  }
}

/** Who owns what is made by a caller that names nobody; undefined for a service, which has to. */
export function ownerOf(credentials: BackstageCredentials): string | undefined {
  const isUser = (credentials.principal as { type?: string }).type === 'user';
  return isUser ? callerOf(credentials) : undefined;
}

/**
 * The owner of a new workspace: the one named, who must be in the catalog, else the calling user.
 *
 * @throws FieldInputError about `owner`, ServiceUnavailableError when the catalog gives no answer.
 */
export async function resolveOwner(
  owner: string | undefined,
  options: {
    credentials: BackstageCredentials;
    catalog: CatalogService;
    auth: AuthService;
  },
): Promise<string> {
  const user = ownerOf(options.credentials);
  if (owner === undefined || owner === '') {
    if (user) {
      return user;
    }
    throw refuse('owner', 'is required when a service creates a workspace');
  }
  const ref = readOwner(owner);
  // Whoever is signed in may own what they make, also where the catalog doesn't hold its users.
  if (ref === user) {
    return ref;
  }
  await requireEntity(ref, 'owner', options);
  return ref;
}

/**
 * Makes sure that a user or a group is in the catalog.
 *
 * @throws FieldInputError about the field, ServiceUnavailableError when the catalog gives no answer.
 */
export async function requireEntity(
  ref: string,
  field: string,
  options: {
    credentials: BackstageCredentials;
    catalog: CatalogService;
    auth: AuthService;
  },
): Promise<void> {
  const { credentials, catalog, auth } = options;
  // A service's token may be for Helium alone, and can't be handed on then.
  const reader = ownerOf(credentials)
    ? credentials
    : await auth.getOwnServiceCredentials();
  const entity = await catalog
    .getEntityByRef(ref, { credentials: reader })
    .catch(error => {
      throw new ServiceUnavailableError(
        `The catalog could not be asked for the ${field} '${ref}'; try again`,
        error,
      );
    });
  if (!entity) {
    throw refuse(
      field,
      `'${ref}' is not in the catalog, or you may not see it; name a user or group that is`,
    );
  }
}

/**
 * An entity reference in full and in lower case, as owners are kept.
 *
 * @throws FieldInputError about the field when it is none of a user or a group
 */
export function readOwner(text: string, field = 'owner'): string {
  let ref;
  try {
    ref = parseEntityRef(text, { defaultNamespace: DEFAULT_NAMESPACE });
  } catch {
    throw refuse(
      field,
      'must be an entity reference such as group:default/platform or user:default/jane',
    );
  }
  if (!['user', 'group'].includes(ref.kind.toLocaleLowerCase('en-US'))) {
    throw refuse(field, 'must be a user or a group');
  }
  return stringifyEntityRef(ref);
}

function refuse(field: string, message: string): FieldInputError {
  return new FieldInputError([{ field, message }]);
}
