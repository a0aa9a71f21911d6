/**
 * The programs that the sandbox runs.
 *
 * @public
 */
export type ToolName =
  | 'pulumi'
  | 'kubectl'
  | 'helm'
  | 'etcd'
  | 'kube-apiserver'
  | 'kube-controller-manager'
  | 'kube-scheduler'
  | 'kwok'
  | 'kwokctl';

/**
 * Where a tool came from, in the order in which the places are tried.
 *
 * @public
 */
export type ToolSource =
  | 'environment'
  | 'path'
  | 'cache'
  | 'download'
  | 'build';

/**
 * A tool that can be run.
 *
 * @public
 */
export interface ResolvedTool {
  name: ToolName;
  /** Without a leading `v`. */
  version: string;
  /** Absolute path of the executable. */
  path: string;
  source: ToolSource;
}

/**
 * Why one place did not yield a tool.
 *
 * @public
 */
export interface ToolAttempt {
  source: ToolSource;
  /** What is wrong and, where somebody can do something about it, what. */
  problem: string;
}

/**
 * What `inspectTools` found out about one tool.
 *
 * @public
 */
export interface ToolInspection {
  name: ToolName;
  /** The pinned version, without a leading `v`. */
  wanted: string;
  /** Missing when neither environment, PATH nor cache has the tool. */
  tool?: ResolvedTool;
  attempts: ToolAttempt[];
}

/** Hears in plain sentences how far a long step got. */
export type Progress = (message: string) => void;
