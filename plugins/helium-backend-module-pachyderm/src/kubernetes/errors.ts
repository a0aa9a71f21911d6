import { CustomErrorBase } from '@backstage/errors';

/** An answer of the API server that is none of the expected ones. */
export class ClusterError extends CustomErrorBase {
  name = 'ClusterError' as const;
  readonly status: number;

  constructor(server: string, path: string, status: number, body: string) {
    super(
      `The API server ${server} answered ${status} to GET ${path}: ${reason(
        body,
      )}`,
    );
    this.status = status;
  }
}

function reason(body: string): string {
  try {
    return String(JSON.parse(body).message);
  } catch {
    return body.slice(0, 200) || 'no body';
  }
}
