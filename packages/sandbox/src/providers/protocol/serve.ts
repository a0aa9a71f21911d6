import { Server, ServerCredentials } from '@grpc/grpc-js';
import { asError } from './errors';
import { EngineHost, Host, SilentHost } from './host';
import { PulumiProvider } from './provider';
import { createService, ResourceProviderService } from './service';

/** Larger than any state that the engine would keep. */
const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;

const ORPHAN_CHECK_MS = 2_000;

type ProviderFactory = (host: Host) => PulumiProvider;

/** What the engine starts: `pulumi-resource-<name> <engine address>`. */
export function serve(create: ProviderFactory): void {
  start(create).catch(error => {
    const { stack, message } = asError(error);
    process.stderr.write(`${stack ?? message}\n`);
    process.exit(1);
  });
}

async function start(create: ProviderFactory): Promise<void> {
  const address = process.argv.slice(2).find(arg => !arg.startsWith('-'));
  const host = address ? EngineHost.create(address) : new SilentHost();
  const provider = create(host);
  const server = new Server({
    'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
    'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
  });
  server.addService(
    ResourceProviderService,
    createService({
      provider,
      version: process.env.HELIUM_PROVIDER_VERSION ?? '0.0.0',
    }),
  );
  const port = await new Promise<number>((done, fail) => {
    server.bindAsync(
      '127.0.0.1:0',
      ServerCredentials.createInsecure(),
      (error, bound) => (error ? fail(error) : done(bound)),
    );
  });

  let stopping = false;
  const stop = async () => {
    if (!stopping) {
      stopping = true;
      provider.cancel();
      await provider.close();
      server.forceShutdown();
      process.exit(0);
    }
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  const engine = process.ppid;
  setInterval(() => {
    // Nobody is left to tell it to stop.
    if (process.ppid !== engine) {
      stop();
    }
  }, ORPHAN_CHECK_MS).unref();

  // The engine reads the port from the first line.
  process.stdout.write(`${port}\n`);
}
