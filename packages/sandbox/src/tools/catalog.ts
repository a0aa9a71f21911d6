import { dirname, resolve } from 'node:path';
import { ToolName } from './types';

/** A release archive or binary as its publisher offers it. */
export interface Release {
  url: string;
  /** Path of the executable inside the archive; without it the file is the executable. */
  member?: string;
  /** A file with lines of `<sha256>  <name>`, or with the bare sum. */
  checksums?: string;
}

/** A Go module under `packages/sandbox/tools`, pinned by its go.sum. */
export interface GoModule {
  name: string;
  directory: string;
  /** Go linker flags; they set the version that the program reports. */
  ldflags: string;
  /** Cold build with two cores. */
  expectedMinutes: number;
  /** Room that a cold build takes: module cache, build cache and result. */
  diskBytes: number;
}

/** One row of the table of tools. */
export interface ToolDefinition {
  name: ToolName;
  /** Without a leading `v`. */
  version: string;
  /** The environment variable that names the executable. */
  variable: string;
  versionArgs: string[];
  /** How far the minor version of a tool found on PATH may differ. */
  minorSkew: number;
  module: GoModule;
  package: string;
  /** A string instead of a release says why there is none. */
  release(platform: Platform): Release | string;
}

export interface Platform {
  os: string;
  /** In Go's words: amd64, arm64. */
  arch: string;
}

const GIB = 1024 ** 3;
const PULUMI = '3.250.0';
const KUBERNETES = '1.36.3';
const ETCD = '3.6.16';
const KWOK = '0.8.0';
const HELM = '3.22.0';

/** The Go version that every module under `tools/` asks for. */
export const GO_VERSION = '1.26';

const modules = resolve(
  dirname(require.resolve('../../package.json')),
  'tools',
);

function goModule(
  name: string,
  versionFlags: string[],
  expectedMinutes: number,
  gib: number,
): GoModule {
  return {
    name,
    directory: resolve(modules, name),
    ldflags: ['-s -w', ...versionFlags.map(flag => `-X ${flag}`)].join(' '),
    expectedMinutes,
    diskBytes: gib * GIB,
  };
}

const pulumiModule = goModule(
  'pulumi',
  [`github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${PULUMI}`],
  4,
  3,
);
const kubernetesModule = goModule(
  'kubernetes',
  [
    `k8s.io/component-base/version.gitVersion=v${KUBERNETES}`,
    `k8s.io/component-base/version.gitMajor=${KUBERNETES.split('.')[0]}`,
    `k8s.io/component-base/version.gitMinor=${KUBERNETES.split('.')[1]}`,
  ],
  4,
  3,
);
const etcdModule = goModule('etcd', [], 1, 1);
const kwokModule = goModule(
  'kwok',
  [`sigs.k8s.io/kwok/pkg/consts.Version=v${KWOK}`],
  2,
  2,
);
const helmModule = goModule(
  'helm',
  [`helm.sh/helm/v3/internal/version.version=v${HELM}`],
  2,
  2,
);

function kubernetesRelease(name: ToolName) {
  return ({ os, arch }: Platform): Release | string => {
    if (os !== 'linux' && name !== 'kubectl') {
      return `Kubernetes publishes ${name} for Linux only`;
    }
    const url = `https://dl.k8s.io/release/v${KUBERNETES}/bin/${os}/${arch}/${name}`;
    return { url, checksums: `${url}.sha256` };
  };
}

function kubernetesTool(name: ToolName, minorSkew: number): ToolDefinition {
  return {
    name,
    version: KUBERNETES,
    variable: variableOf(name),
    versionArgs:
      name === 'kubectl'
        ? ['version', '--client', '--output=json']
        : ['--version'],
    minorSkew,
    module: kubernetesModule,
    package: `k8s.io/kubernetes/cmd/${name}`,
    release: kubernetesRelease(name),
  };
}

function kwokTool(name: 'kwok' | 'kwokctl'): ToolDefinition {
  return {
    name,
    version: KWOK,
    variable: variableOf(name),
    versionArgs: ['--version'],
    minorSkew: 0,
    module: kwokModule,
    package: `sigs.k8s.io/kwok/cmd/${name}`,
    // kwok publishes no checksums
    release: ({ os, arch }) => ({
      url: `https://github.com/kubernetes-sigs/kwok/releases/download/v${KWOK}/${name}-${os}-${arch}`,
    }),
  };
}

function variableOf(name: ToolName): string {
  return `HELIUM_${name.toUpperCase().replaceAll('-', '_')}`;
}

/** Every tool, the quick builds first. */
export const toolDefinitions: ToolDefinition[] = [
  {
    name: 'etcd',
    version: ETCD,
    variable: variableOf('etcd'),
    versionArgs: ['--version'],
    minorSkew: 0,
    module: etcdModule,
    package: '.',
    release: ({ os, arch }) => {
      const base = `https://github.com/etcd-io/etcd/releases/download/v${ETCD}`;
      const stem = `etcd-v${ETCD}-${os}-${arch}`;
      return {
        url: `${base}/${stem}.${os === 'darwin' ? 'zip' : 'tar.gz'}`,
        member: `${stem}/etcd`,
        checksums: `${base}/SHA256SUMS`,
      };
    },
  },
  kwokTool('kwokctl'),
  kwokTool('kwok'),
  {
    name: 'helm',
    version: HELM,
    variable: variableOf('helm'),
    versionArgs: ['version', '--template', '{{.Version}}'],
    minorSkew: 0,
    module: helmModule,
    package: 'helm.sh/helm/v3/cmd/helm',
    release: ({ os, arch }) => {
      const url = `https://get.helm.sh/helm-v${HELM}-${os}-${arch}.tar.gz`;
      return {
        url,
        member: `${os}-${arch}/helm`,
        checksums: `${url}.sha256sum`,
      };
    },
  },
  kubernetesTool('kubectl', 1),
  kubernetesTool('kube-apiserver', 0),
  kubernetesTool('kube-controller-manager', 0),
  kubernetesTool('kube-scheduler', 0),
  {
    name: 'pulumi',
    version: PULUMI,
    variable: variableOf('pulumi'),
    versionArgs: ['version'],
    minorSkew: 0,
    module: pulumiModule,
    package: 'github.com/pulumi/pulumi/pkg/v3/cmd/pulumi',
    release: ({ os, arch }) => {
      const base = `https://github.com/pulumi/pulumi/releases/download/v${PULUMI}`;
      const cpu = arch === 'amd64' ? 'x64' : arch;
      return {
        url: `${base}/pulumi-v${PULUMI}-${os}-${cpu}.tar.gz`,
        member: 'pulumi/pulumi',
        checksums: `${base}/pulumi-${PULUMI}-checksums.txt`,
      };
    },
  },
];
