'use strict';

/**
 * A language host, as Pulumi's engine starts one: `pulumi-language-tale`. Its programs have no statements; what the engine tells a
 * program (folder, options, config, and which of it is secret) become the stack's outputs.
 */
const { existsSync } = require('node:fs');
const { createRequire } = require('node:module');
const { join } = require('node:path');

const fromSdk = createRequire(require.resolve('@pulumi/pulumi'));
const grpc = fromSdk('@grpc/grpc-js');
const { Empty } = fromSdk('google-protobuf/google/protobuf/empty_pb');
const { Struct } = fromSdk('google-protobuf/google/protobuf/struct_pb');
const {
  LanguageRuntimeService,
} = require('@pulumi/pulumi/proto/language_grpc_pb');
const language = require('@pulumi/pulumi/proto/language_pb');
const { PluginInfo } = require('@pulumi/pulumi/proto/plugin_pb');
const {
  ResourceMonitorClient,
} = require('@pulumi/pulumi/proto/resource_grpc_pb');
const resource = require('@pulumi/pulumi/proto/resource_pb');

async function run(request) {
  const monitor = new ResourceMonitorClient(
    request.getMonitorAddress(),
    grpc.credentials.createInsecure(),
  );
  const ask = (method, message) =>
    new Promise((done, fail) => {
      monitor[method](message, (error, answer) =>
        error ? fail(error) : done(answer),
      );
    });
  const stack = new resource.RegisterResourceRequest();
  stack.setType('pulumi:pulumi:Stack');
  stack.setName(`${request.getProject()}-${request.getStack()}`);
  stack.setObject(Struct.fromJavaScript({}));
  const answer = await ask('registerResource', stack);

  const folder = request.getInfo().getProgramDirectory();
  const outputs = new resource.RegisterResourceOutputsRequest();
  outputs.setUrn(answer.getUrn());
  outputs.setOutputs(
    Struct.fromJavaScript({
      found: existsSync(join(folder, 'one.tale')),
      options: request.getInfo().getOptions().toJavaScript(),
      hero: request.getConfigMap().get('tale:hero'),
      heard: (request.getConfigMap().get('tale:riddle') ?? '').length,
      secretKeys: request.getConfigsecretkeysList(),
      by: process.env.GREETED_BY ?? null,
    }),
  );
  await ask('registerResourceOutputs', outputs);
}

const server = new grpc.Server();
server.addService(LanguageRuntimeService, {
  getPluginInfo: (_call, done) => {
    const info = new PluginInfo();
    info.setVersion('1.0.0');
    done(null, info);
  },
  getRequiredPlugins: (_call, done) =>
    done(null, new language.GetRequiredPluginsResponse()),
  getRequiredPackages: (_call, done) =>
    done(null, new language.GetRequiredPackagesResponse()),
  cancel: (_call, done) => done(null, new Empty()),
  run: ({ request }, done) =>
    run(request).then(
      () => done(null, new language.RunResponse()),
      error => {
        const response = new language.RunResponse();
        response.setError(error.message);
        done(null, response);
      },
    ),
});
server.bindAsync(
  '127.0.0.1:0',
  grpc.ServerCredentials.createInsecure(),
  (error, port) => {
    if (error) {
      throw error;
    }
    process.stdout.write(`${port}\n`);
  },
);
