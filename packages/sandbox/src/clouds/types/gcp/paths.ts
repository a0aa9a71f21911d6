import { Resource } from '../ResourceType';

const COMPUTE = 'https://www.googleapis.com/compute/v1/';

/** The last part of a path or URL. */
export function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function projectOf({ inputs, place }: Resource): string {
  return inputs.project ?? place.project;
}

export function regionOf({ inputs, place }: Resource): string {
  return lastOf(inputs.region ?? place.region);
}

/** Of a resource that is in a region or in a zone. */
export function locationOf({ inputs, place }: Resource): string {
  return inputs.location ?? place.zone ?? place.region;
}

export const globalPath = (collection: string) => (resource: Resource) =>
  `projects/${projectOf(resource)}/global/${collection}/${resource.name}`;

export const regionalPath = (collection: string) => (resource: Resource) =>
  `projects/${projectOf(resource)}/regions/${regionOf(
    resource,
  )}/${collection}/${resource.name}`;

/** How resources of Compute Engine name each other. */
export function selfLink(id: string): string {
  return COMPUTE + id;
}

/** What all of them have. */
export function computeOutputs(id: string, { createdAt }: Resource) {
  return { selfLink: selfLink(id), creationTimestamp: createdAt };
}

/** A part of a name for Compute Engine and GKE: RFC 1035. */
export const RFC1035 = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;
