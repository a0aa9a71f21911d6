import type { PulumiFn } from '@pulumi/pulumi/automation';
import { z } from 'zod';

/** What a person does with a connection; the page picks the icon and the control by it. @public */
export type ConnectionKind =
  | 'console'
  | 'notebooks'
  | 'kubectl'
  | 'pachctl'
  | 'link'
  | 'command';

/**
 * One way into a workspace: a `url` to open, or a `command` to copy.
 *
 * @public
 */
export interface Connection {
  kind: ConnectionKind;
  /** What the page shows, in sentence case: `Console`, `Notebooks`. */
  title: string;
  /** An absolute http(s) URL. */
  url?: string;
  /** A shell command, shown with a copy button; it never holds a secret. */
  command?: string;
  /** The secret output that people download for this connection, and the file it becomes. */
  secret?: { output: string; filename: string };
}

/**
 * Something that must hold before a workspace counts as `ready`.
 *
 * @public
 */
export type Check = HttpCheck | KubernetesCheck;

/** Passes once the URL answers with an expected status. @public */
export interface HttpCheck {
  type: 'http';
  /** Names the check on the page, in sentence case. */
  title: string;
  url: string;
  /** Statuses that pass; 200 to 399 by default. */
  expect?: { min: number; max: number };
  /** How long it may take until it passes, in seconds; 60 by default. */
  timeoutSeconds?: number;
}

/** Passes once the program's {@link ProgramEntrypoint.probe} finds the object well. @public */
export interface KubernetesCheck {
  type: 'kubernetes';
  /** Names the check on the page, in sentence case. */
  title: string;
  /** `Deployment` and `StatefulSet` wait for all replicas, `Namespace` for `Active`. */
  kind: 'Deployment' | 'StatefulSet' | 'Namespace';
  namespace?: string;
  name: string;
  /** How long it may take until it passes, in seconds; 60 by default. */
  timeoutSeconds?: number;
}

/** What one look at a check found. @public */
export interface ProbeResult {
  passed: boolean;
  /** What is seen instead: `2 of 3 replicas are ready`. */
  message?: string;
}

/** Something that a destroyed workspace left behind. @public */
export interface Leftover {
  /** Where it was found: `kubernetes`, `gcp`, `aws`. */
  where: string;
  /** `apps/v1/Deployment`, `gcp:storage:Bucket`. */
  kind: string;
  namespace?: string;
  name: string;
  /** ISO 8601, when the cloud tells it. */
  createdAt?: string;
  /** What to know before it is removed: `Reclaim policy Retain, of claim demo/data`. A sentence without its full stop; no secrets. */
  detail?: string;
  /** What an object that was deleted still waits for: its finalizers. */
  heldBy?: string[];
  /** True while somebody takes it away, as far as can be told: the runner looks for it a while longer. */
  leaving?: boolean;
  /** True when {@link ProgramEntrypoint.removeLeftover} can remove it. */
  removable?: boolean;
  /** What removes it by hand, for whoever may. */
  command?: string;
}

/** One of the leftovers that a person has chosen. @public */
export type LeftoverReference = Pick<
  Leftover,
  'where' | 'kind' | 'namespace' | 'name'
>;

/** Data that outlives its workspace, or can, by the name that the inventory has for it. @public */
export interface KeptData extends LeftoverReference {
  /** What people know it by: `Claim demo/data, 10Gi`. No secrets. */
  detail?: string;
}

/** A resource of a workspace's stack, as its state has it. @public */
export interface StackResource {
  urn: string;
  /** Pulumi's type token: `gcp:storage/bucket:Bucket`. */
  type: string;
  /** The one that the program gave it. */
  name: string;
  /** By which its provider reads it; components have none. */
  id?: string;
  /** What the program asked for; secrets are encrypted. */
  inputs: Record<string, unknown>;
}

/** A resource whose creation the engine began and never saw finish. @public */
export interface PendingCreate {
  urn: string;
  /** Pulumi's type token: `kubernetes:core/v1:Namespace`. */
  type: string;
  /** The inputs the engine had sent, secrets decrypted. */
  inputs: Record<string, unknown>;
  /** Those of the provider that was at it, by which its cluster can be reached; undefined when the state does not have it. */
  provider?: Record<string, unknown>;
  /** Ids of the same type that the state has already: none of them is what was being created. */
  known?: string[];
}

/**
 * What became of a pending create: `absent`, nothing was made; `adopted`, the next update takes it over without making a second
 * one; `deleted`, it was there and has been removed.
 *
 * @public
 */
export type PendingCreateOutcome = 'absent' | 'adopted' | 'deleted';

/**
 * What an administrator decided about a pending create: `import`, Helium takes what is there into the state afterwards, by the id
 * that {@link ProgramEntrypoint.lookUpPendingCreate} gave; `delete`, it is to be removed. `forget` never reaches the program.
 *
 * @public
 */
export type PendingCreateChoice = 'import' | 'delete';

/** What the cloud says of a pending create. @public */
export interface PendingCreateLook {
  cloud: 'exists' | 'absent' | 'unknown';
  /** The id that its provider reads it by; without one it can't be imported. */
  id?: string;
  /** Whether the program can delete it, if an administrator wants that. */
  deletable?: boolean;
  /** What is seen there: `the release is pending-install`, `it belongs to workspace 'calm-otter'`. No secrets. */
  detail?: string;
  /** The operation that made it, as its label or tag says. */
  operation?: string;
  /**
   * It was asked for, and may be seen within so many milliseconds: a cloud goes on when those who asked are gone, and lists late.
   * Nothing to wait for if absent.
   */
  mayAppearMs?: number;
}

/** A Kubernetes provider in a workspace's state. @public */
export interface KubernetesProvider {
  urn: string;
  name: string;
  /** Its inputs, secrets decrypted: `kubeconfig`, `context`, ... */
  inputs: Record<string, unknown>;
}

/**
 * Whether a cluster is still there. `gone` only when whoever runs it (the cloud's API, the platform's configuration) says so: a
 * cluster that doesn't answer is `unknown`.
 *
 * @public
 */
export interface KubernetesClusterState {
  state: 'alive' | 'gone' | 'unknown';
  /** What was seen or said. No secrets. */
  detail?: string;
}

/** Another workspace that this one is built on: the cluster that a parameter names. @public */
export interface WorkspaceReference {
  name: string;
  /** The name of its program. */
  program: string;
  /** Its non-secret outputs, as its last successful operation left them. */
  outputs: Record<string, unknown>;
}

/**
 * What a program knows while the runner works on one workspace.
 *
 * @public
 */
export interface ProgramContext<TParameters = any> {
  workspace: {
    /** The workspace's name, a DNS label; also the stack's name. */
    name: string;
    /** Entity reference of the owner. */
    owner: string;
    /** ISO 8601; absent for a pinned workspace. */
    expiresAt?: string;
  };
  /** Identifier of the running operation. */
  operation: string;
  /** Which try at the operation this is, from 1: what a cloud had none of may be chosen otherwise the next time. */
  attempt: number;
  parameters: TParameters;
  /** The program's settings from `helium.programs.<name>.settings`, parsed by its `settings` schema. */
  settings: any;
  /** The workspaces that parameters with the option `workspace` name, by parameter; none for a parameter that is not given. */
  references: Record<string, WorkspaceReference>;
  /** Label or tag set that everything made must carry. */
  labels: { 'helium.dev/workspace': string; 'helium.dev/operation': string };
  /** True when the sandbox's clouds stand in for real ones. */
  rehearsal: boolean;
  /** True while the workspace is destroyed: no update follows that could adopt a pending create, so it is to be deleted. */
  destroying: boolean;
  signal: AbortSignal;
  /** One line for the operation's log. Never pass a secret. */
  log(message: string): void;
}

/** What an update gives Pulumi beside the inline program, or in its place. @public */
export interface ProgramProject {
  /**
   * The stack's config: `replicas` is the project's own, `aws:region` a provider's. Secret values are encrypted by the stack's secrets
   * provider.
   */
  config?: Record<string, { value: unknown; secret?: boolean }>;
  /** Present when a language host runs the program, not the runner. */
  host?: {
    /** As `Pulumi.yaml` has it. */
    runtime: string | { name: string; options?: Record<string, unknown> };
    /** Absolute path of the program's folder, or of its file. */
    main: string;
  };
}

/**
 * What runs in the runner: the default export of a program's entrypoint.
 *
 * @public
 */
export interface ProgramEntrypoint<TParameters = any> {
  /** The inline Pulumi program; it returns the stack's outputs. */
  program(context: ProgramContext<TParameters>): PulumiFn;
  /** Called before each update and preview. A program without it has no config. */
  project?(context: ProgramContext<TParameters>): Promise<ProgramProject>;
  /**
   * Looks a pending create up by its fixed name and label, and says or makes what the next update needs. Without it an operation
   * that was cut off while something was created waits for an administrator.
   *
   * @param choice - what an administrator decided; the program decides by itself when there is none
   * @throws when what is there isn't the workspace's
   */
  recoverPendingCreate?(
    pending: PendingCreate,
    context: ProgramContext<TParameters>,
    choice?: PendingCreateChoice,
  ): Promise<PendingCreateOutcome>;
  /**
   * Looks a pending create up and changes nothing: for an administrator to decide by, where an error counts as `unknown`, and when the
   * cloud refuses a create because the name is taken. What the same `operation` made, Helium takes into the state then.
   */
  lookUpPendingCreate?(
    pending: PendingCreate,
    context: ProgramContext<TParameters>,
  ): Promise<PendingCreateLook>;
  /**
   * Whether the cluster of a Kubernetes provider of the state is still there. Only when it is `gone`, an administrator may drop its
   * resources from the state. An error counts as `unknown`, and so does a program without this.
   */
  clusterState?(
    provider: KubernetesProvider,
    context: ProgramContext<TParameters>,
  ): Promise<KubernetesClusterState>;
  /**
   * Looks once at what a Kubernetes check names, because only the program knows which cluster it worked on. The runner calls it
   * again until it passes or the check's time is up; an error counts as not passed. Required when the program has such checks.
   */
  probe?(
    check: KubernetesCheck,
    context: ProgramContext<TParameters>,
  ): Promise<ProbeResult>;
  /**
   * Scales the workspace's workloads to zero, and remembers where they run what they were: only data stays. Asked again it changes
   * nothing. Required, with {@link ProgramEntrypoint.wake}, of a program that `sleeps`.
   */
  sleep?(context: ProgramContext<TParameters>): Promise<void>;
  /** Gives the workloads back what they were before; an update and its checks follow. */
  wake?(context: ProgramContext<TParameters>): Promise<void>;
  /**
   * Called in a destroy that is to keep data, before anything goes: sees to it that what persists outside of the stack outlives the
   * destroy, and marks it there with the date until which it is kept. An attempt that died may have done so before, so what is kept
   * already is named again. It needs {@link ProgramEntrypoint.removeLeftover}, which removes it in the end.
   *
   * @throws when something can't be kept; then nothing is destroyed
   */
  keepData?(
    context: ProgramContext<TParameters>,
    options: { until: Date },
  ): Promise<KeptData[]>;
  /**
   * The data outside of the stack that a destroy would remove, and that {@link ProgramEntrypoint.keepData} would keep; changes nothing.
   * It is asked after each operation, so that people see by name what goes or stays before they delete anything. An error, or a look
   * that outlasts `context.signal`, counts as not known, and so does a program that has `keepData` without this.
   */
  listData?(context: ProgramContext<TParameters>): Promise<KeptData[]>;
  /**
   * Declares which resources of the stack are data, by the name that the inventory has for it; of several that are one thing, such as
   * a bucket and what keeps the public out of it, each gives the same. A destroy that is to keep data leaves them in the stack, with
   * the providers and components that they need, and destroys the rest. A later destroy, that of the rest, removes them: they must
   * be such as their providers delete with all that is in them. It is asked at each destroy, and after each
   * operation, so that people see what would stay, and must always answer alike.
   */
  persistentData?(
    resource: StackResource,
    context: ProgramContext<TParameters>,
  ): KeptData | undefined;
  /**
   * Called before a destroy, once its state is known: takes away what would leak if its makers went first, such as the load balancers
   * and disks that a cluster's controllers made, and waits until it is gone. What goes wrong here is logged, and the destroy goes on.
   *
   * @param providers - of the state, by which the clusters that the program made itself can be reached
   */
  beforeDestroy?(
    context: ProgramContext<TParameters>,
    providers: KubernetesProvider[],
  ): Promise<void>;
  /**
   * Everything that still carries the workspace's label, or its namespace. Empty means: verified gone. It is also asked after a destroy
   * that failed, for what waits for a finalizer.
   */
  inventory(context: ProgramContext<TParameters>): Promise<Leftover[]>;
  /**
   * Removes something that the inventory found, and waits until it is gone. Whether it is the workspace's is looked at once more, on
   * the very object that is removed. What is gone already is no error.
   *
   * @param options - `force` takes off what an object that was deleted waits for, its finalizers
   * @throws when it is not the workspace's, or stays
   */
  removeLeftover?(
    leftover: LeftoverReference,
    context: ProgramContext<TParameters>,
    options: { force: boolean },
  ): Promise<void>;
  /**
   * Why an empty inventory is no proof, for a program that has nowhere to look; a workspace that ends that way says so. Absent, or
   * undefined, for one that does look.
   */
  unverified?(context: ProgramContext<TParameters>): string | undefined;
}

/** What the page and the form need to know of one parameter. @public */
export interface ParameterOptions {
  /** May an existing workspace's value change? `true` by default, but for one that names a workspace. */
  mutable?: boolean;
  /** Kept encrypted and never shown again; `false` by default. */
  secret?: boolean;
  /** How the form shows it: `yaml` is a multi-line editor. */
  widget?: 'yaml' | 'json' | 'textarea';
  /**
   * The value names a workspace of one of these programs, on which this one is built. It must be ready, and the same person must be
   * allowed to read it; it can't be deleted while this one lives.
   */
  workspace?: { programs: string[] };
}

/** Options by parameter name. @public */
export type ParameterOptionsMap<T> = { [K in keyof T]?: ParameterOptions };

/**
 * Who decided a value: the chart's own default, Helium and its settings, a version parameter, the workspace's values, or its
 * secret values.
 *
 * @public
 */
export type ValueOrigin =
  | 'chart'
  | 'platform'
  | 'parameters'
  | 'user'
  | 'secret';

/** One effective value of a chart. @public */
export interface EffectiveValue {
  /** As `helm --set` writes it: `pachd.image.tag`. */
  key: string;
  /** Absent when it is a secret. */
  value?: unknown;
  origin: ValueOrigin;
  secret?: boolean;
}

/** A key that a parameter sets and may not set. @public */
export interface RefusedValue {
  /** The parameter that sets it: `values`. */
  parameter: string;
  key: string;
  /** Completes `because ...`. */
  because: string;
}

/** What one chart of a workspace gets. @public */
export interface ChartValues {
  /** `Pachyderm` */
  title: string;
  /** What was chosen, as far as it is known without running Helm. */
  chart: { name: string; version?: string };
  /** Sorted by key. */
  values: EffectiveValue[];
  /** When refused keys are set they are left out of `values`. */
  refused: RefusedValue[];
  /**
   * Keys at the top of somebody's values that are not among the chart's defaults: misspelt, most likely, as most charts do nothing with
   * them. Undefined where the defaults can't be read.
   */
  unknown?: string[];
  /** False when the chart's own defaults can't be read here, because it is in a repository. */
  includesChartDefaults: boolean;
}

/**
 * A program: what a workspace can be made of.
 *
 * @public
 */
export interface WorkspaceProgram<TSchema extends z.ZodObject = z.ZodObject> {
  /** As people and the API name it, `[a-z0-9_-]`: `kubernetes_namespace`. */
  name: string;
  /** The Pulumi project, `[a-z0-9-]`: `kubernetes-namespace`. */
  project: string;
  title: string;
  description: string;
  /** Of the program, semver. */
  version: string;
  parameters: TSchema;
  parameterOptions: ParameterOptionsMap<z.infer<TSchema>>;
  /** Validates `helium.programs.<name>.settings` once, when the backend starts. */
  settings?: z.ZodType;
  /** Absolute path of the module that the runner imports; its default export is a {@link ProgramEntrypoint}. */
  entrypoint: string;
  /** Versions of the provider plugins it needs, by name: `{ kubernetes: '4.34.2' }`. */
  plugins: Record<string, string>;
  /** Whether its workspaces can be put to sleep after their expiry: its entrypoint has `sleep` and `wake`. */
  sleeps: boolean;
  /** Whether data of its workspaces can outlive them: its entrypoint has `keepData`, `persistentData` or both. */
  keepsData: boolean;
  /** From the stack's non-secret outputs. */
  connections(outputs: Record<string, unknown>): Connection[];
  checks(outputs: Record<string, unknown>): Check[];
  /**
   * What Helm will get for these parameters, and who decided each value. It runs in the portal: it may read files and starts no
   * process. Absent for programs without charts.
   *
   * @param input - `parameters` as people gave them, not necessarily valid; `settings` parsed
   */
  effectiveValues?(input: {
    workspace: string;
    parameters: Record<string, unknown>;
    settings: any;
    references: Record<string, WorkspaceReference>;
  }): Promise<ChartValues[]>;
}
