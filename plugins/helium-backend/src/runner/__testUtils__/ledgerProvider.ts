/**
 * A Pulumi provider for tests, run by the real engine: its one resource, `ledger:index:Entry`, is a file in a folder. Creating
 * one writes the file at once and answers late, so that a test can kill what waits for it.
 */
import { Server, ServerCredentials, ServiceError, status } from '@grpc/grpc-js';
import type { sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js';
import { PluginInfo } from '@pulumi/pulumi/proto/plugin_pb';
import { ResourceProviderService } from '@pulumi/pulumi/proto/provider_grpc_pb';
import * as proto from '@pulumi/pulumi/proto/provider_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { Struct } from 'google-protobuf/google/protobuf/struct_pb';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

interface Inputs {
  folder: string;
  name: string;
  seconds?: number;
  /** Makes the creation fail. */
  error?: string;
}

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
const fileOf = ({ folder, name }: Inputs) => join(folder, name);

function echo(request: proto.CheckRequest) {
  const response = new proto.CheckResponse();
  response.setInputs(request.getNews());
  return response;
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
  diff: unary((request: proto.DiffRequest) => {
    const response = new proto.DiffResponse();
    const same =
      JSON.stringify(request.getOldInputs()?.toJavaScript()) ===
      JSON.stringify(request.getNews()?.toJavaScript());
    response.setChanges(
      same
        ? proto.DiffResponse.DiffChanges.DIFF_NONE
        : proto.DiffResponse.DiffChanges.DIFF_SOME,
    );
    return response;
  }),
  create: unary(async (request: proto.CreateRequest) => {
    const inputs = inputsOf(request.getProperties());
    if (inputs.error) {
      throw new Error(inputs.error);
    }
    if (existsSync(fileOf(inputs))) {
      throw new Error(`${inputs.name} already exists`);
    }
    writeFileSync(fileOf(inputs), 'made');
    await sleep((inputs.seconds ?? 0) * 1000);
    const response = new proto.CreateResponse();
    response.setId(inputs.name);
    response.setProperties(request.getProperties());
    return response;
  }),
  read: unary((request: proto.ReadRequest) => {
    const response = new proto.ReadResponse();
    const properties = request.getProperties();
    if (existsSync(fileOf(inputsOf(properties)))) {
      response.setId(request.getId());
      response.setProperties(properties);
      response.setInputs(request.getInputs());
    }
    return response;
  }),
  update: unary((request: proto.UpdateRequest) => {
    const response = new proto.UpdateResponse();
    response.setProperties(request.getNews());
    return response;
  }),
  delete: unary((request: proto.DeleteRequest) => {
    rmSync(fileOf(inputsOf(request.getProperties())), { force: true });
    return new Empty();
  }),
  cancel: unary(() => new Empty()),
});

const engine = process.ppid;
setInterval(() => {
  if (process.ppid !== engine) {
    process.exit(0);
  }
}, 500);
process.on('SIGINT', () => process.exit(0));
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
