import type {
  Check,
  Connection,
} from '@helium-portal/backstage-plugin-helium-node';

/** Seconds that a page may take to answer once its pods run: DNS and load balancers follow late. */
const PAGE_TIMEOUT = 180;

/** The non-secret outputs of every program that makes a Pachyderm, and what the old API calls them. */
export interface PachydermOutputs {
  /** `K8s`: how to look into the namespace. */
  k8s: string;
  /** `K8sNamespace`; also the workspace's name. */
  k8sNamespace: string;
  /** `ConsoleURL` */
  consoleUrl: string;
  /** `NotebooksURL`; null without notebooks. */
  notebooksUrl: string | null;
  /** `GCSBucket`: the bucket of the object store; null for storage on the node. */
  bucket: string | null;
  /** `Pachctl`: makes and activates a context of `pachctl`. */
  pachctl: string;
  pachdAddress: string;
  /** `deployed` */
  releaseStatus: string;
  versions: Record<string, string>;
}

/** The file that people save the workspace's kubeconfig as. */
export function kubeconfigFilename(workspace: string): string {
  return `${workspace}.kubeconfig`;
}

export function kubectlCommand(workspace: string): string {
  return `kubectl --kubeconfig ./${kubeconfigFilename(workspace)} get pods`;
}

/** The command of the old API, which people have in their scripts. */
export function pachctlCommand(workspace: string, address: string): string {
  const context = `{"pachd_address": ${JSON.stringify(address)}, "source": 2}`;
  return (
    `echo '${context}' | tr -d \\\\ | pachctl config set context ${workspace} --overwrite` +
    ` && pachctl config set active-context ${workspace}`
  );
}

/** What people type: the command in lines that fit a page, and what it needs after that. */
function pachctlLines(command: string): string {
  const lines = command.replace(/ (\||&&) /g, ' \\\n  $1 ');
  return `${lines}\npachctl auth login`;
}

export function connections(raw: Record<string, unknown>): Connection[] {
  const outputs = raw as Partial<PachydermOutputs>;
  const found: Connection[] = [];
  if (outputs.consoleUrl) {
    found.push({ kind: 'console', title: 'Console', url: outputs.consoleUrl });
  }
  if (outputs.notebooksUrl) {
    found.push({
      kind: 'notebooks',
      title: 'Notebooks',
      url: outputs.notebooksUrl,
    });
  }
  if (outputs.k8sNamespace && outputs.k8s) {
    found.push({
      kind: 'kubectl',
      title: 'kubectl',
      command: outputs.k8s,
      secret: {
        output: 'kubeconfig',
        filename: kubeconfigFilename(outputs.k8sNamespace),
      },
    });
  }
  if (outputs.pachctl) {
    found.push({
      kind: 'pachctl',
      title: 'pachctl',
      command: pachctlLines(outputs.pachctl),
    });
  }
  return found;
}

export function checks(raw: Record<string, unknown>): Check[] {
  const outputs = raw as Partial<PachydermOutputs>;
  const found: Check[] = [];
  if (outputs.k8sNamespace) {
    found.push({
      type: 'kubernetes',
      title: 'Pachyderm is available',
      kind: 'Deployment',
      namespace: outputs.k8sNamespace,
      name: 'pachd',
    });
  }
  if (outputs.consoleUrl) {
    found.push({
      type: 'http',
      title: 'Console answers',
      url: outputs.consoleUrl,
      timeoutSeconds: PAGE_TIMEOUT,
    });
  }
  if (outputs.notebooksUrl) {
    found.push({
      type: 'http',
      title: 'Notebooks answer',
      url: outputs.notebooksUrl,
      timeoutSeconds: PAGE_TIMEOUT,
    });
  }
  return found;
}
