export { toolDefinitions } from './catalog';
export type { ToolDefinition } from './catalog';
export { ToolsUnavailableError } from './errors';
export { inspectTools, resolveTools } from './resolveTools';
export type { ResolveToolsOptions } from './resolveTools';
export type {
  ResolvedTool,
  ToolAttempt,
  ToolInspection,
  ToolName,
  ToolSource,
} from './types';
