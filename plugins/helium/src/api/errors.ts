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
