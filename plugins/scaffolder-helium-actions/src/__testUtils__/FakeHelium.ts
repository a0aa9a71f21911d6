import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type {
  Operation,
  OperationEvent,
  Program,
  Workspace,
} from '@helium-portal/backstage-plugin-helium-common';

export const PROGRAM: Program = {
  name: 'kubernetes_namespace',
  isDefault: true,
  project: 'kubernetes-namespace',
  title: 'Pachyderm in a namespace',
  description: 'Pachyderm in a namespace of its own',
  version: '1.0.0',
  rehearsal: true,
  parametersSchema: {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    additionalProperties: false,
    properties: {
      pachdVersion: { type: 'string' },
      disableNotebooks: { type: 'boolean' },
      values: { type: 'string' },
    },
  },
  parameters: [
    { name: 'pachdVersion', mutable: true, secret: false },
    { name: 'disableNotebooks', mutable: true, secret: false },
    { name: 'values', mutable: true, secret: false, widget: 'yaml' },
  ],
  expiry: {
    default: 'P1D',
    minimum: 'PT1H',
    maximum: 'P90D',
    timeZone: 'UTC',
  },
};

/** A program whose workspaces may be built on a cluster of another one's. */
export const ON_CLUSTER: Program = {
  ...PROGRAM,
  name: 'gcp_namespace_only',
  project: 'gcp-namespace-only',
  parametersSchema: {
    ...PROGRAM.parametersSchema,
    properties: { clusterStack: { type: 'string' } },
  },
  parameters: [
    {
      name: 'clusterStack',
      mutable: false,
      secret: false,
      workspace: { programs: ['gcp_cluster_only'] },
    },
  ],
};

/** A program of the configuration whose source can't be read. */
export const UNAVAILABLE: Program = {
  ...PROGRAM,
  name: 'broken',
  unavailable: 'Pulumi.yaml: name: is missing',
};

export function event(
  id: number,
  type: OperationEvent['type'],
  data: OperationEvent['data'],
): OperationEvent {
  return {
    id: String(id),
    at: '2030-01-01T00:00:00.000Z',
    attempt: 1,
    type,
    data,
  };
}

type Refusal = {
  status: number;
  message: string;
  fields?: Array<{ field: string; message: string }>;
};

/** An HTTP server that answers as Helium's API does, for one workspace at a time. */
export class FakeHelium {
  readonly requests: Array<{
    method: string;
    path: string;
    authorization?: string;
    idempotencyKey?: string;
    lastEventId?: string;
    body?: any;
  }> = [];
  workspaces = new Map<string, Workspace>();
  operations = new Map<string, Operation>();
  /** What the stream of an operation sends, by kind; `drop` breaks the connection there, `hold` leaves it open. */
  script: Record<string, Array<OperationEvent | 'drop' | 'hold'>> = {};
  outcome: Partial<Operation> = { state: 'succeeded' };
  destroyEndsIn: 'destroyed' | 'leftovers' = 'destroyed';
  /** Names that are taken by what nobody is shown. */
  readonly takenUnseen = new Set<string>();
  refusal?: Refusal;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#handle(request, response).catch(error => {
        response.writeHead(500).end(String(error));
      });
    });
  }

  static async start(): Promise<FakeHelium> {
    const fake = new FakeHelium();
    await new Promise<void>(resolve => {
      fake.#server.listen(0, '127.0.0.1', resolve);
    });
    return fake;
  }

  get discovery() {
    const { port } = this.#server.address() as AddressInfo;
    const url = async () => `http://127.0.0.1:${port}`;
    return { getBaseUrl: url, getExternalBaseUrl: url };
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => {
      this.#server.close(resolve);
    });
  }

  addWorkspace(name: string, overrides: Partial<Workspace> = {}): Workspace {
    const workspace: Workspace = {
      id: '00000000-0000-4000-8000-000000000001',
      name,
      program: PROGRAM.name,
      project: PROGRAM.project,
      owner: 'user:default/guest',
      createdBy: 'user:default/guest',
      rehearsal: true,
      desired: 'present',
      generation: 1,
      observedGeneration: 1,
      status: 'ready',
      parameters: {},
      outputs: {},
      connections: [
        { kind: 'console', title: 'Console', url: 'http://console.demo.test/' },
        { kind: 'notebooks', title: 'Notebooks', url: 'http://jh.demo.test/' },
        { kind: 'kubectl', title: 'kubectl', command: 'kubectl get pods' },
        { kind: 'pachctl', title: 'pachctl', command: 'pachctl version' },
      ],
      checks: [],
      leftovers: [],
      createdAt: '2030-01-01T00:00:00.000Z',
      updatedAt: '2030-01-01T00:00:00.000Z',
      expiresAt: '2030-01-02T00:00:00.000Z',
      maximumExpiresAt: '2030-04-01T00:00:00.000Z',
      ...overrides,
    };
    this.workspaces.set(name, workspace);
    return workspace;
  }

  addOperation(workspace: string, kind: Operation['kind']): Operation {
    const operation: Operation = {
      id: `${kind}-${this.operations.size + 1}`,
      workspace,
      kind,
      state: 'running',
      generation: 1,
      requestedBy: 'user:default/guest',
      attempt: 1,
      queuedAt: '2030-01-01T00:00:00.000Z',
    };
    this.operations.set(operation.id, operation);
    return operation;
  }

  async #handle(request: IncomingMessage, response: ServerResponse) {
    const { pathname } = new URL(request.url ?? '/', 'http://helium.test');
    const method = request.method ?? 'GET';
    const raw = await text(request);
    const body = raw ? JSON.parse(raw) : undefined;
    this.requests.push({
      method,
      path: pathname,
      authorization: request.headers.authorization,
      idempotencyKey: request.headers['idempotency-key'] as string,
      lastEventId: request.headers['last-event-id'] as string,
      body,
    });
    const send = (status: number, value: unknown) =>
      response
        .writeHead(status, { 'Content-Type': 'application/json' })
        .end(JSON.stringify(value));
    const refuse = ({ status, message, fields }: Refusal) =>
      send(status, {
        error: { name: 'Error', message },
        response: { statusCode: status },
        fields,
      });
    if (this.refusal && method !== 'GET') {
      refuse(this.refusal);
      return;
    }

    const parts = pathname.split('/').filter(Boolean);
    const [resource, name, part, operationId, verb] = parts;
    if (resource === 'programs') {
      send(200, { items: [PROGRAM, ON_CLUSTER, UNAVAILABLE] });
      return;
    }
    if (resource === 'workspace-names') {
      const status = this.workspaces.get(name)?.status ?? 'destroyed';
      send(200, {
        taken: status !== 'destroyed' || this.takenUnseen.has(name),
      });
      return;
    }
    if (method === 'POST' && parts.length === 1) {
      const made = this.addWorkspace(body.name ?? 'brave-otter', {
        status: 'creating',
      });
      const operation = this.addOperation(made.name, 'create');
      send(202, { workspace: made, operation });
      return;
    }
    const workspace = this.workspaces.get(name);
    if (!workspace) {
      refuse({ status: 404, message: `No workspace named '${name}'` });
      return;
    }
    if (method === 'GET' && parts.length === 2) {
      send(200, workspace);
    } else if (method === 'DELETE') {
      const operation =
        workspace.activeOperation ?? this.addOperation(name, 'destroy');
      workspace.desired = 'absent';
      workspace.status = 'destroying';
      workspace.activeOperation = operation;
      send(202, { workspace, operation });
    } else if (part === 'extend') {
      workspace.expiresAt = '2030-01-02T04:00:00.000Z';
      send(200, workspace);
    } else {
      const operation = this.operations.get(operationId)!;
      if (verb === 'cancel') {
        operation.state = 'cancelled';
        send(202, operation);
      } else if (verb === 'events') {
        await this.#stream(operation, workspace, request, response);
      } else {
        send(200, operation);
      }
    }
  }

  async #stream(
    operation: Operation,
    workspace: Workspace,
    request: IncomingMessage,
    response: ServerResponse,
  ) {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    const after = Number(request.headers['last-event-id'] ?? 0);
    const script = this.script[operation.kind] ?? [];
    while (script.length) {
      const item = script.shift()!;
      if (item === 'hold') {
        return;
      }
      if (item === 'drop') {
        // What was written must leave before the connection breaks.
        await new Promise(resolve => {
          setTimeout(resolve, 50);
        });
        response.destroy();
        return;
      }
      if (Number(item.id) > after) {
        response.write(
          `id: ${item.id}\nevent: ${item.type}\ndata: ${JSON.stringify(
            item,
          )}\n\n`,
        );
      }
    }
    Object.assign(operation, this.outcome);
    workspace.activeOperation = undefined;
    const done = operation.state === 'succeeded';
    if (operation.kind === 'destroy') {
      workspace.status = done ? this.destroyEndsIn : 'failed';
    } else if (workspace.desired === 'absent') {
      operation.state = 'cancelled';
      workspace.activeOperation = this.addOperation(workspace.name, 'destroy');
    } else {
      workspace.status = done ? 'ready' : 'failed';
    }
    response.end('event: end\ndata: {}\n\n');
  }
}
