import { sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js';
import {
  IResourceProviderServer,
  ResourceProviderService,
} from '@pulumi/pulumi/proto/provider_grpc_pb';
import { PluginInfo } from '@pulumi/pulumi/proto/plugin_pb';
import * as proto from '@pulumi/pulumi/proto/provider_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { toServiceError, UnimplementedError } from './errors';
import { DiffResult, ResourceHandler } from './handler';
import { NamingOptions } from './naming';
import { PulumiProvider } from './provider';
import {
  decodeStruct,
  dropNulls,
  encodeStruct,
  PlainMap,
  revealMap,
} from './properties';

export { ResourceProviderService };

export interface ServiceOptions {
  provider: PulumiProvider;
  version: string;
}

type Unary<Request, Response> = (
  call: ServerUnaryCall<Request, Response>,
  callback: sendUnaryData<Response>,
) => void;

/** An async function as a gRPC method. */
function unary<Request, Response>(
  handle: (request: Request) => Promise<Response>,
): Unary<Request, Response> {
  return (call, callback) => {
    handle(call.request).then(
      response => callback(null, response),
      error => callback(toServiceError(error)),
    );
  };
}

/** The provider as Pulumi's protocol speaks of it. */
export function createService({
  provider,
  version,
}: ServiceOptions): IResourceProviderServer {
  const handlerOf = (request: { getUrn(): string; getType(): string }) => {
    const identity = identify(request);
    return { ...identity, handler: provider.handlerOf(identity.type) };
  };
  const lacks = (method: string) =>
    new UnimplementedError(
      `the rehearsal provider for ${provider.name} has no ${method}`,
    );
  return {
    handshake: unary(async (_: proto.ProviderHandshakeRequest) => {
      const response = new proto.ProviderHandshakeResponse();
      response.setAcceptSecrets(true);
      response.setSupportsAutonamingConfiguration(true);
      return response;
    }),
    getPluginInfo: unary(async () => {
      const response = new PluginInfo();
      response.setVersion(version);
      return response;
    }),
    getSchema: unary(async (_: proto.GetSchemaRequest) => {
      const response = new proto.GetSchemaResponse();
      response.setSchema('{}');
      return response;
    }),
    checkConfig: unary(async (request: proto.CheckRequest) => {
      const args = argsOf(request.getNews());
      return checkResponse(request.getNews(), provider.checkConfig(args));
    }),
    diffConfig: unary(async (request: proto.DiffRequest) => {
      const olds = request.getOldInputs() ?? request.getOlds();
      const { changed, replaces } = provider.compareConfig(
        argsOf(olds),
        argsOf(request.getNews()),
      );
      const response = new proto.DiffResponse();
      response.setChanges(changesOf(changed.length > 0));
      response.setDiffsList(changed);
      response.setReplacesList(replaces);
      return response;
    }),
    configure: unary(async (request: proto.ConfigureRequest) => {
      await provider.configure(configOf(request));
      const response = new proto.ConfigureResponse();
      response.setAcceptsecrets(true);
      response.setSupportspreview(true);
      response.setSupportsAutonamingConfiguration(true);
      return response;
    }),
    check: unary(async (request: proto.CheckRequest) => {
      const { handler, ...identity } = handlerOf(request);
      const olds = request.getOlds();
      const { inputs, failures } = await handler.check({
        ...identity,
        before: olds && decodeStruct(olds),
        inputs: decodeStruct(request.getNews()),
        naming: namingOf(request),
      });
      return checkResponse(encodeStruct(inputs), failures);
    }),
    diff: unary(async (request: proto.DiffRequest) => {
      const { handler, ...identity } = handlerOf(request);
      return diffResponse(
        await handler.diff({
          ...identity,
          state: decodeStruct(request.getOlds()),
          oldInputs: decodeStruct(request.getOldInputs()),
          inputs: decodeStruct(request.getNews()),
        }),
      );
    }),
    create: unary(async (request: proto.CreateRequest) => {
      const { handler, ...identity } = handlerOf(request);
      const { id, properties } = await handler.create({
        ...identity,
        inputs: decodeStruct(request.getProperties()),
        timeout: request.getTimeout(),
        preview: request.getPreview(),
      });
      const response = new proto.CreateResponse();
      response.setId(id);
      response.setProperties(encodeStruct(properties));
      return response;
    }),
    read: unary((request: proto.ReadRequest) => read(handlerOf, request)),
    update: unary(async (request: proto.UpdateRequest) => {
      const { handler, ...identity } = handlerOf(request);
      const properties = await handler.update({
        ...identity,
        id: request.getId(),
        state: decodeStruct(request.getOlds()),
        oldInputs: decodeStruct(request.getOldInputs()),
        inputs: decodeStruct(request.getNews()),
        timeout: request.getTimeout(),
        preview: request.getPreview(),
        ignoreChanges: request.getIgnorechangesList(),
      });
      const response = new proto.UpdateResponse();
      response.setProperties(encodeStruct(properties));
      return response;
    }),
    delete: unary(async (request: proto.DeleteRequest) => {
      const { handler, ...identity } = handlerOf(request);
      await handler.delete({
        ...identity,
        id: request.getId(),
        state: decodeStruct(request.getProperties()),
        timeout: request.getTimeout(),
      });
      return new Empty();
    }),
    cancel: unary(async () => {
      provider.cancel();
      return new Empty();
    }),
    attach: unary(async () => new Empty()),
    construct: unary((request: proto.ConstructRequest) =>
      provider.construct(request.getType()),
    ),
    invoke: unary(async (request: proto.InvokeRequest) => {
      const result = await provider.invoke(
        request.getTok(),
        decodeStruct(request.getArgs()),
      );
      const response = new proto.InvokeResponse();
      response.setReturn(encodeStruct(result));
      return response;
    }),
    parameterize: unary(async (_: proto.ParameterizeRequest) => {
      throw lacks('Parameterize');
    }),
    call: unary(async (_: proto.CallRequest) => {
      throw lacks('Call');
    }),
    getMapping: unary(
      async (_: proto.GetMappingRequest) => new proto.GetMappingResponse(),
    ),
    getMappings: unary(
      async (_: proto.GetMappingsRequest) => new proto.GetMappingsResponse(),
    ),
    list: call => {
      call.destroy(lacks('List'));
    },
  };
}

async function read(
  handlerOf: (request: proto.ReadRequest) => {
    urn: string;
    type: string;
    handler: ResourceHandler;
  },
  request: proto.ReadRequest,
): Promise<proto.ReadResponse> {
  const { handler, ...identity } = handlerOf(request);
  const result = await handler.read({
    ...identity,
    id: request.getId(),
    state: decodeStruct(request.getProperties()),
    inputs: decodeStruct(request.getInputs()),
  });
  const response = new proto.ReadResponse();
  if (result) {
    response.setId(result.id);
    response.setProperties(encodeStruct(result.properties));
    response.setInputs(encodeStruct(result.inputs));
  }
  return response;
}

/** The type is in the request, and for older engines in the URN alone. */
function identify(request: { getUrn(): string; getType(): string }): {
  urn: string;
  type: string;
} {
  const urn = request.getUrn();
  const [, , types = ''] = urn.split('::');
  return { urn, type: request.getType() || types.split('$').pop() || '' };
}

function argsOf(struct: Parameters<typeof decodeStruct>[0]): PlainMap {
  return dropNulls(revealMap(decodeStruct(struct)));
}

function configOf(request: proto.ConfigureRequest): PlainMap {
  const args = request.getArgs();
  const config: PlainMap = {};
  request.getVariablesMap().forEach((value: string, key: string) => {
    config[key.replace(/^.*:/, '')] = value;
  });
  return { ...config, ...argsOf(args) };
}

function namingOf(request: proto.CheckRequest): NamingOptions {
  const autonaming = request.getAutonaming();
  const modes = ['propose', 'enforce', 'disable'] as const;
  return {
    name: request.getName() || request.getUrn().split('::').pop() || '',
    randomSeed: request.getRandomseed_asU8(),
    ...(autonaming && {
      autonaming: {
        mode: modes[autonaming.getMode()],
        proposed: autonaming.getProposedName(),
      },
    }),
  };
}

function checkResponse(
  inputs: ReturnType<typeof encodeStruct> | undefined,
  failures: Array<{ property: string; reason: string }>,
): proto.CheckResponse {
  const response = new proto.CheckResponse();
  response.setInputs(inputs);
  response.setFailuresList(
    failures.map(({ property, reason }) => {
      const failure = new proto.CheckFailure();
      failure.setProperty(property);
      failure.setReason(reason);
      return failure;
    }),
  );
  return response;
}

function changesOf(changed: boolean): proto.DiffResponse.DiffChanges {
  const { DIFF_SOME, DIFF_NONE } = proto.DiffResponse.DiffChanges;
  return changed ? DIFF_SOME : DIFF_NONE;
}

function diffResponse(result: DiffResult): proto.DiffResponse {
  const response = new proto.DiffResponse();
  response.setChanges(changesOf(result.changed));
  response.setDiffsList(result.diffs);
  response.setReplacesList(result.replaces);
  response.setDeletebeforereplace(result.deleteBeforeReplace);
  response.setHasdetaileddiff(true);
  const details = response.getDetaileddiffMap();
  result.details.forEach(([path, diff]) => details.set(path, diff));
  return response;
}
