//

export * from '../models/Accepted.model';
export * from '../models/CheckResult.model';
export * from '../models/Connection.model';
export * from '../models/ConnectionSecret.model';
export * from '../models/CreateWorkspaceRequest.model';
export * from '../models/ErrorError.model';
export * from '../models/ErrorRequest.model';
export * from '../models/ErrorResponse.model';
export * from '../models/EventList.model';
export * from '../models/ExtendWorkspaceRequest.model';
export * from '../models/Failure.model';
export * from '../models/FieldError.model';
export * from '../models/Leftover.model';
export * from '../models/ModelError.model';
export * from '../models/Operation.model';
export * from '../models/OperationEvent.model';
export * from '../models/OperationList.model';
export * from '../models/Program.model';
export * from '../models/ProgramExpiry.model';
export * from '../models/ProgramList.model';
export * from '../models/ProgramParametersInner.model';
export * from '../models/SecretOutput.model';
export * from '../models/UpdateWorkspaceRequest.model';
export * from '../models/Workspace.model';
export * from '../models/WorkspaceList.model';
export * from '../models/WorkspaceStatus.model';
