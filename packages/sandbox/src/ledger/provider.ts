/**
 * A Pulumi provider for tests, run by the real engine: its one resource, `ledger:index:Entry`, is a file of a `LedgerCloud`.
 * Creating one makes it at once and answers late, so that a test can kill what waits for it; and as the official providers do, it
 * goes on for minutes when the engine is gone.
 */
import { Server, ServerCredentials, ServiceError, status } from '@grpc/grpc-js';
import type { sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js';
import { PluginInfo } from '@pulumi/pulumi/proto/plugin_pb';
import { ResourceProviderService } from '@pulumi/pulumi/proto/provider_grpc_pb';
import * as proto from '@pulumi/pulumi/proto/provider_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { Struct } from 'google-protobuf/google/protobuf/struct_pb';
import { setTimeout as sleep } from 'node:timers/promises';
import { LedgerCloud, type LedgerVerb } from './LedgerCloud';

const ORPHAN_MS = 5 * 60_000;
const HOLD_MS = 100;

/** The inputs of an entry. */
interface Inputs {
  /** Folder of the cloud. */
  cloud: string;
  workspace: string;
  operation: string;
  name: string;
  value: string;
  /** Where it is kept; it can't be moved. */
  drawer?: string;
  /** How long it takes to make or change it. */
  seconds: number;
  /** Makes the creation fail. */
  error?: string;
}

const cancelled = new AbortController();
let deaf = false;

function unary<Request, Response>(
  handle: (request: Request) => Promise<Response> | Response,
) {
  return async (
    call: ServerUnaryCall<Request, Response>,
    callback: sendUnaryData<Response>,
  ) => {
    try {
      callback(null, await handle(call.request));
    } catch (error) {
      callback({
        code: status.UNKNOWN,
        details: (error as Error).message,
      } as ServiceError);
    }
  };
}

const inputsOf = (struct: Struct | undefined) =>
  struct!.toJavaScript() as unknown as Inputs;

/** Where the entry of a call is, once the call has met what is to go wrong before it does anything. */
function reach(verb: LedgerVerb, inputs: Inputs) {
  const cloud = LedgerCloud.open(inputs.cloud);
  cloud.requireCredentials();
  const fault = cloud.takeFault(verb, inputs);
  if (fault?.kind === 'fail') {
    throw new Error(fault.text);
  }
  return { cloud, fault };
}

/** What is to go wrong once the thing is made. */
async function suffer(
  fault: ReturnType<LedgerCloud['takeFault']>,
): Promise<void> {
  switch (fault?.kind) {
    case 'slow':
      await sleep(fault.seconds * 1000);
      break;
    case 'hold':
      while (fault.stands()) {
        await sleep(HOLD_MS);
      }
      break;
    case 'deaf':
      deaf = true;
      await new Promise(() => {});
      break;
    case 'hang':
      await new Promise<never>((_, reject) => {
        const stop = () => reject(new Error('the ledger was cancelled'));
        cancelled.signal.addEventListener('abort', stop);
        if (cancelled.signal.aborted) {
          stop();
        }
      });
      break;
    case 'die':
      process.kill(process.pid, 'SIGKILL');
      await new Promise(() => {});
      break;
    default:
  }
}

function echo(request: proto.CheckRequest) {
  const response = new proto.CheckResponse();
  response.setInputs(request.getNews());
  return response;
}

function diff(request: proto.DiffRequest) {
  const response = new proto.DiffResponse();
  const old = inputsOf(request.getOldInputs());
  const news = inputsOf(request.getNews());
  const differs = (keys: Array<keyof Inputs>) =>
    keys.filter(key => JSON.stringify(old[key]) !== JSON.stringify(news[key]));
  // The operation that made it stays on it.
  const replaces = differs(['cloud', 'workspace', 'name', 'drawer']);
  const changes = [...replaces, ...differs(['value', 'seconds', 'error'])];
  response.setDiffsList(changes);
  response.setReplacesList(replaces);
  response.setDeletebeforereplace(true);
  response.setChanges(
    changes.length
      ? proto.DiffResponse.DiffChanges.DIFF_SOME
      : proto.DiffResponse.DiffChanges.DIFF_NONE,
  );
  return response;
}

async function create(request: proto.CreateRequest) {
  const response = new proto.CreateResponse();
  response.setProperties(request.getProperties());
  if (request.getPreview()) {
    return response;
  }
  const inputs = inputsOf(request.getProperties());
  const { cloud, fault } = reach('create', inputs);
  if (inputs.error) {
    throw new Error(inputs.error);
  }
  const { workspace, name, operation, value } = inputs;
  const entry = cloud.make({ workspace, name, operation, value });
  await sleep(inputs.seconds * 1000);
  await suffer(fault);
  cloud.write({ ...entry, state: 'ready' });
  response.setId(`${workspace}/${name}`);
  return response;
}

async function read(request: proto.ReadRequest) {
  const response = new proto.ReadResponse();
  const properties = request.getProperties();
  const inputs = inputsOf(properties);
  const { cloud, fault } = reach('read', inputs);
  await suffer(fault);
  if (cloud.find(inputs)) {
    response.setId(request.getId());
    response.setProperties(properties);
    response.setInputs(request.getInputs());
  }
  return response;
}

async function update(request: proto.UpdateRequest) {
  const response = new proto.UpdateResponse();
  response.setProperties(request.getNews());
  if (!request.getPreview()) {
    const inputs = inputsOf(request.getNews());
    const { cloud, fault } = reach('update', inputs);
    cloud.update(inputs, inputs.value);
    await sleep(inputs.seconds * 1000);
    await suffer(fault);
  }
  return response;
}

async function remove(request: proto.DeleteRequest) {
  const inputs = inputsOf(request.getProperties());
  const { cloud, fault } = reach('delete', inputs);
  cloud.remove(inputs);
  await suffer(fault);
  return new Empty();
}

const server = new Server();
server.addService(ResourceProviderService, {
  getPluginInfo: unary(() => {
    const info = new PluginInfo();
    info.setVersion('1.0.0');
    return info;
  }),
  checkConfig: unary(echo),
  diffConfig: unary(() => new proto.DiffResponse()),
  configure: unary(() => new proto.ConfigureResponse()),
  check: unary(echo),
  diff: unary(diff),
  create: unary(create),
  read: unary(read),
  update: unary(update),
  delete: unary(remove),
  cancel: unary(() => {
    cancelled.abort();
    return new Empty();
  }),
});

const engine = process.ppid;
let orphanedAt: number | undefined;
setInterval(() => {
  if (process.ppid !== engine) {
    orphanedAt ??= Date.now();
    if (Date.now() - orphanedAt > ORPHAN_MS) {
      process.exit(0);
    }
  }
}, 1_000);
process.on('SIGINT', () => {
  if (!deaf) {
    process.exit(0);
  }
});
server.bindAsync(
  '127.0.0.1:0',
  ServerCredentials.createInsecure(),
  (error, port) => {
    if (error) {
      throw error;
    }
    process.stdout.write(`${port}\n`);
  },
);
