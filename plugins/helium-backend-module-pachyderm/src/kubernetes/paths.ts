/** The path of a collection, or of one object of it when a name is given. */
export function pathOf(
  groupVersion: string,
  resource: string,
  namespace?: string,
  name?: string,
): string {
  return [
    groupVersion.includes('/') ? '/apis' : '/api',
    groupVersion,
    ...(namespace ? ['namespaces', encodeURIComponent(namespace)] : []),
    resource,
    ...(name ? [encodeURIComponent(name)] : []),
  ].join('/');
}
