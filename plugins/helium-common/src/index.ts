/**
 * What the Helium frontend and backend share: types, permissions and the API client.
 *
 * @packageDocumentation
 */
export * from './errors';
export * from './HeliumApi';
export { HeliumClient } from './HeliumClient';
export * from './permissions';
export * from './signals';
export type {
  Accepted,
  CheckResult,
  Connection,
  ConnectionKindEnum as ConnectionKind,
  ConnectionSecret,
  CreateWorkspaceRequest,
  EventList,
  ExtendWorkspaceRequest,
  Failure,
  FieldError,
  Leftover,
  ListWorkspaces,
  Operation,
  OperationEvent,
  OperationEventTypeEnum as OperationEventType,
  OperationKindEnum as OperationKind,
  OperationList,
  OperationStateEnum as OperationState,
  Program,
  ProgramExpiry,
  ProgramList,
  ProgramParametersInner as ProgramParameter,
  SecretOutput,
  UpdateWorkspaceRequest,
  Workspace,
  WorkspaceDesiredEnum as WorkspaceDesired,
  WorkspaceList,
  WorkspaceStatus,
} from './schema/openapi';
