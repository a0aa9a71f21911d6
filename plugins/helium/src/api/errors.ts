function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** The message of the API's error, without the words of the transport. */
export function messageOf(error: unknown): string {
  const body = isRecord(error) ? error.body : undefined;
  const inner = isRecord(body) ? body.error : undefined;
  if (isRecord(inner) && typeof inner.message === 'string') {
    return inner.message;
  }
  return error instanceof Error ? error.message : String(error);
}

/** What an error says to those who look into it: the words of the transport, and the whole answer where there was one. */
export function technicalTextOf(error: Error): string {
  const body = isRecord(error) ? error.body : undefined;
  return [
    `${error.name}: ${error.message}`,
    ...(body === undefined ? [] : [JSON.stringify(body, null, 2)]),
  ].join('\n');
}

/** The HTTP status of a failed request, when there was an answer. */
export function statusOf(error: unknown): number | undefined {
  if (!isRecord(error)) {
    return undefined;
  }
  if (typeof error.statusCode === 'number') {
    return error.statusCode;
  }
  const response = error.response;
  return isRecord(response) && typeof response.status === 'number'
    ? response.status
    : undefined;
}

const GATEWAY = [502, 503, 504];

/** Whether the same request may be answered a while later: there was no answer, or the backend is in trouble. */
export function mayPass(error: unknown): boolean {
  const status = statusOf(error);
  return status === undefined || status === 429 || status >= 500;
}

/** Whether a request had no answer from the backend: the network is away, or a proxy answers in its place. */
export function isUnreachable(error: unknown): boolean {
  const status = statusOf(error);
  if (status !== undefined) {
    return GATEWAY.includes(status);
  }
  // What fetch throws when there is no connection; it may be another window's class.
  return isRecord(error) && error.name === 'TypeError';
}
