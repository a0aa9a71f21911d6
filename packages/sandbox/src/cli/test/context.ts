import { HeliumEnvironment } from '../environment';
import { Progress } from '../progress';

/** What every suite gets. */
export interface SuiteContext {
  environment: HeliumEnvironment;
  progress: Progress;
  /** Where the logs and reports of this run go. */
  logs: string;
  signal: AbortSignal;
}
