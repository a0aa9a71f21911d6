import { provideRunnerAccess, startSandbox } from '@helium-portal/sandbox';
import { tools } from './tools';

/** Runs the sandbox of a HostCluster until it is ended: `hostPods.ts <home> <namespace> <kubeconfig of the portal>`. */
async function main([home, namespace, file]: string[]): Promise<void> {
  const sandbox = await startSandbox({
    home,
    tools: await tools(),
    ingressPort: 0,
    hostPods: [namespace],
  });
  await provideRunnerAccess(sandbox.kubeconfig, file);
  process.once('SIGTERM', () => {
    sandbox
      .endHostPods(AbortSignal.abort())
      .then(() => sandbox.stop())
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
  });
  process.stdout.write('ready\n');
}

main(process.argv.slice(2)).catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
