/** What an API server answers instead of an object (`kind: Status`). */
export interface ApiStatus {
  code?: number;
  reason?: string;
  message?: string;
  details?: {
    kind?: string;
    name?: string;
    causes?: Array<{ reason?: string; message?: string; field?: string }>;
  };
}

/** An API server's refusal. */
export class ApiError extends Error {
  readonly name = 'ApiError';

  constructor(
    readonly code: number,
    readonly answer: ApiStatus,
    request: string,
  ) {
    super(answer.message || `${request} answered ${code}`);
  }

  get notFound(): boolean {
    return this.code === 404;
  }

  get conflict(): boolean {
    return this.code === 409;
  }

  get forbidden(): boolean {
    return this.code === 403;
  }

  /** The namespace that a request names doesn't exist. */
  get namespaceMissing(): boolean {
    return this.notFound && this.answer.details?.kind === 'namespaces';
  }

  get immutable(): boolean {
    return (
      this.code === 422 &&
      /field is immutable|may not be changed|updates to .* forbidden|is immutable/i.test(
        this.message,
      )
    );
  }
}

/** No API server could be asked. */
export class UnreachableError extends Error {
  readonly name = 'UnreachableError';
}

/** The API server serves no such kind. */
export class UnknownKindError extends Error {
  readonly name = 'UnknownKindError';

  constructor(readonly apiVersion: string, readonly kind: string) {
    super(
      `the API server serves no ${kind} of ${apiVersion}; check that the CustomResourceDefinition it needs exists`,
    );
  }
}
