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
  Backup,
  BackupList,
  BackupReasonEnum as BackupReason,
  CheckResult,
  ClusterFinding,
  ClusterFindingStateEnum as ClusterState,
  Connection,
  ConnectionKindEnum as ConnectionKind,
  ConnectionSecret,
  CreateWorkspaceRequest,
  EventList,
  ExtendWorkspaceRequest,
  Failure,
  FieldError,
  Health,
  HealthCheck,
  Leftover,
  ListWorkspaces,
  LockFinding,
  Operation,
  OperationEvent,
  OperationEventTypeEnum as OperationEventType,
  OperationKindEnum as OperationKind,
  OperationList,
  OperationStateEnum as OperationState,
  OrphanStack,
  OrphanStackKindEnum as OrphanStackKind,
  OrphanStackList,
  PendingAction,
  PendingFinding,
  PendingFindingCloudEnum as PendingCloud,
  Program,
  ProgramExpiry,
  ProgramList,
  ProgramParametersInner as ProgramParameter,
  RepairFindings,
  RepairInput,
  RepairRequest,
  RepairStep,
  RepairStepResult,
  RepairStepResultOutcomeEnum as RepairStepOutcome,
  RepairStepType,
  SecretOutput,
  UpdateWorkspaceRequest,
  Workspace,
  WorkspaceDesiredEnum as WorkspaceDesired,
  WorkspaceList,
  WorkspaceStatus,
} from './schema/openapi';
