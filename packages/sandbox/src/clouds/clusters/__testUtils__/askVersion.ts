import { KubernetesClient } from '../../../providers/kubernetes/client';
import { readConnection } from '../../../providers/kubernetes/kubeconfig';

/** Asks a cluster for its version as the Kubernetes provider does: `askVersion.ts <kubeconfig>`. */
async function main(kubeconfig: string): Promise<void> {
  const client = await KubernetesClient.create(readConnection({ kubeconfig }));
  const { gitVersion } = await client.get('/version');
  process.stdout.write(gitVersion);
}

main(process.argv[2]).catch(error => {
  process.stderr.write(`${error}\n`);
  process.exit(1);
});
