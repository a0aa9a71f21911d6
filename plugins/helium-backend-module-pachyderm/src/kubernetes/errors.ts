import { CustomErrorBase } from '@backstage/errors';

/** An answer of the API server that is none of the expected ones. */
export class ClusterError extends CustomErrorBase {
  name = 'ClusterError' as const;
  readonly status: number;

  constructor(request: string, status: number, body: string) {
    super(`The API server answered ${status} to ${request}: ${reason(body)}`);
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
