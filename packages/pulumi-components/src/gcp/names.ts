import { fixedName } from '../values/names';

/** What a Google service account's id may be long. */
const ACCOUNT_ID_LIMIT = 30;

/** The id that a service account for this gets. @public */
export function accountIdOf(...parts: string[]): string {
  return fixedName(ACCOUNT_ID_LIMIT, ...parts);
}

/** The e-mail address of a service account, which follows from its id. @public */
export function accountEmail(accountId: string, project: string): string {
  return `${accountId}@${project}.iam.gserviceaccount.com`;
}

/** What a Kubernetes service account carries whose pods are the Google one. @public */
export function workloadIdentityAnnotation(
  email: string,
): Record<string, string> {
  return { 'iam.gke.io/gcp-service-account': email };
}

/** How a description tells whose a resource is that takes no labels. @public */
export function ownerDescription(workspace: string, purpose: string): string {
  return `helium-workspace=${workspace}; ${purpose}`;
}
