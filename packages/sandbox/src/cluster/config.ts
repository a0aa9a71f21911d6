import { join } from 'node:path';
import { stringify } from 'yaml';
import { ResolvedTool, ToolName } from '../tools';
import { ClusterPaths } from './paths';
import { ClusterPorts, LOOPBACK } from './ports';
import { sandboxStages } from './stages';

/** The log of every container, in the format of the container runtimes. */
export const POD_LOG =
  '2026-01-01T00:00:00.000000000Z stdout F Nothing runs here: pods of the sandbox are simulated.\n';

/** Label of the nodes that kwok manages. */
export const SIMULATED = 'sandbox.helium.dev/simulated';

/** The processes of a cluster, in the order in which they are ended. */
export const components = [
  'kwok-controller',
  'kube-scheduler',
  'kube-controller-manager',
  'kube-apiserver',
  'etcd',
] as const;

/** The configuration that `kwokctl create cluster` gets. */
export function clusterConfig(options: {
  paths: ClusterPaths;
  ports: ClusterPorts;
  tools: Map<ToolName, ResolvedTool>;
  /** People who sign in by a token, in the API server's format. */
  tokenFile?: string;
}): string {
  const { paths, ports, tools, tokenFile } = options;
  const binary = (name: ToolName) => tools.get(name)!.path;
  const pki = (file: string) => join(paths.cluster, 'pki', file);
  const etcdUrl = `https://${LOOPBACK}:${ports.etcd}`;
  const peerUrl = `https://${LOOPBACK}:${ports.etcdPeer}`;
  const documents: object[] = [
    {
      apiVersion: 'config.kwok.x-k8s.io/v1alpha1',
      kind: 'KwokctlConfiguration',
      options: {
        runtime: 'binary',
        bindAddress: LOOPBACK,
        kubeApiserverPort: ports.apiserver,
        etcdPort: ports.etcd,
        etcdPeerPort: ports.etcdPeer,
        kubeControllerManagerPort: ports.controllerManager,
        kubeSchedulerPort: ports.scheduler,
        kwokControllerPort: ports.kwok,
        etcdBinary: binary('etcd'),
        kubeApiserverBinary: binary('kube-apiserver'),
        kubeControllerManagerBinary: binary('kube-controller-manager'),
        kubeSchedulerBinary: binary('kube-scheduler'),
        kwokControllerBinary: binary('kwok'),
        kubectlBinary: binary('kubectl'),
        disableQPSLimits: true,
      },
      componentsPatches: [
        // Without client certificates any local user, and any web page that
        // rebinds a name to loopback, could read the cluster out of etcd.
        patch('etcd', {
          replace: {
            'data-dir': paths.etcd,
            'listen-client-urls': etcdUrl,
            'advertise-client-urls': etcdUrl,
            'listen-peer-urls': peerUrl,
            'initial-advertise-peer-urls': peerUrl,
            'initial-cluster': `node0=${peerUrl}`,
          },
          add: {
            'cert-file': pki('admin.crt'),
            'key-file': pki('admin.key'),
            'trusted-ca-file': pki('ca.crt'),
            'client-cert-auth': 'true',
            'peer-cert-file': pki('admin.crt'),
            'peer-key-file': pki('admin.key'),
            'peer-trusted-ca-file': pki('ca.crt'),
            'peer-client-cert-auth': 'true',
          },
        }),
        patch('kube-apiserver', {
          replace: { 'etcd-servers': etcdUrl },
          add: {
            'etcd-cafile': pki('ca.crt'),
            'etcd-certfile': pki('admin.crt'),
            'etcd-keyfile': pki('admin.key'),
            // Loopback is refused here, and the address of an interface would
            // change with the network; nothing connects to this one.
            'advertise-address': '192.0.2.1',
            'service-cluster-ip-range': '10.96.0.0/16',
            // The agent hands out the logs of pods to nobody else.
            'kubelet-client-certificate': pki('admin.crt'),
            'kubelet-client-key': pki('admin.key'),
            ...(tokenFile && { 'token-auth-file': tokenFile }),
          },
        }),
        // Nobody to elect against; after a kill the dead leader would hold its
        // lease for another 15 s.
        patch('kube-controller-manager', { add: { 'leader-elect': 'false' } }),
        patch('kube-scheduler', { add: { 'leader-elect': 'false' } }),
        // Likewise a killed kwok would keep its successor off the nodes; a
        // stage sends heartbeats in place of leases.
        patch('kwok-controller', {
          replace: {
            'node-lease-duration-seconds': '0',
            'manage-all-nodes': 'false',
          },
          add: { 'manage-nodes-with-label-selector': `${SIMULATED}=true` },
        }),
      ],
    },
    {
      apiVersion: 'kwok.x-k8s.io/v1alpha1',
      kind: 'ClusterLogs',
      metadata: { name: 'simulated' },
      spec: {
        logs: [{ logsFile: join(paths.root, 'pod.log'), follow: false }],
      },
    },
    ...sandboxStages(),
  ];
  return documents.map(document => stringify(document)).join('---\n');
}

/** kwokctl replaces flags that it sets itself, and appends others. */
function patch(
  name: string,
  flags: { replace?: Record<string, string>; add?: Record<string, string> },
) {
  const args = (values: Record<string, string>, override: boolean) =>
    Object.entries(values).map(([key, value]) => ({ key, value, override }));
  return {
    name,
    extraArgs: [
      ...args(flags.replace ?? {}, true),
      ...args(flags.add ?? {}, false),
    ],
  };
}
