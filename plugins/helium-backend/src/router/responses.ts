import type {
  ExpiryChange as ExpiryChangeResponse,
  Operation as OperationResponse,
  OperationEvent as EventResponse,
  Program as ProgramResponse,
  Workspace as WorkspaceResponse,
} from '@helium-portal/backstage-plugin-helium-common';
import type { ParameterOptions } from '@helium-portal/backstage-plugin-helium-node';
import type { HeliumConfig } from '../config';
import type { ExpiryLimits, ExpiryRuleSet } from '../expiry/ExpiryRuleSet';
import type { Estimate } from '../operations/estimate';
import type { Preview } from '../operations/previews';
import type { Operation, StoredEvent } from '../operations/types';
import type { RegisteredProgram } from '../programs';
import type { ExpiryChange } from '../workspaces/expiryChanges';
import { isMutable } from '../workspaces/parameters';
import type { TrackedWorkspace } from '../workspaces/WorkspaceStore';

/** @param estimate - of the active operation, where one workspace is asked for */
export function toWorkspaceResponse(
  {
    workspace,
    activeOperation,
    dependents,
    warning,
    nameReused,
  }: TrackedWorkspace,
  rules: ExpiryRuleSet,
  estimate?: Estimate,
): WorkspaceResponse {
  const {
    createdAt,
    updatedAt,
    expiresAt,
    graceEndsAt,
    destroyedAt,
    keepDataUntil,
    // Only where one workspace is asked for.
    resources,
    data,
    // No workspace that is answered with is one.
    draft,
    ...rest
  } = workspace;
  return {
    ...rest,
    activeOperation: activeOperation && {
      ...toOperationResponse(activeOperation, workspace.name),
      estimate,
    },
    dependents: dependents && {
      total: dependents.total,
      names: dependents.names,
    },
    warning,
    nameReused,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    expiresAt: expiresAt?.toISOString(),
    maximumExpiresAt: expiresAt && rules.latestFor(workspace)?.toISOString(),
    pinned: expiresAt ? undefined : true,
    graceEndsAt: graceEndsAt?.toISOString(),
    destroyedAt: destroyedAt?.toISOString(),
    keepDataUntil: keepDataUntil?.toISOString(),
  };
}

/**
 * @param caller - `mayRepair`: who may repair the workspace sees what repairs found and were to do, which names hosts, processes and
 * cloud resources
 * @param preview - of an operation that is one, where it is asked for alone
 */
export function toOperationResponse(
  operation: Operation,
  workspaceName: string,
  caller: { mayRepair?: boolean } = {},
  preview?: Preview,
): OperationResponse {
  return {
    id: operation.id,
    workspace: workspaceName,
    kind: operation.kind,
    state: operation.state,
    generation: operation.generation,
    requestedBy: operation.requestedBy,
    reason: operation.reason,
    changed: operation.changed,
    attempt: operation.attempt,
    queuedAt: operation.queuedAt.toISOString(),
    startedAt: operation.startedAt?.toISOString(),
    finishedAt: operation.finishedAt?.toISOString(),
    cancelRequestedAt: operation.cancelRequestedAt?.toISOString(),
    failure: operation.error && {
      message: operation.error.message,
      resource: operation.error.resource,
      operationId: operation.id,
      cause: operation.error.class,
    },
    summary: operation.summary,
    eventsDeletedAt: operation.eventsDeletedAt?.toISOString(),
    removal: operation.removal,
    proposedParameters: preview?.parameters,
    preview: preview?.result,
    ...(caller.mayRepair && {
      input: operation.input,
      findings: operation.findings,
    }),
  };
}

export function toExpiryChangeResponse({
  at,
  expiresAt,
  beyondMaximum,
  ...rest
}: ExpiryChange): ExpiryChangeResponse {
  return {
    ...rest,
    at: at.toISOString(),
    expiresAt: expiresAt?.toISOString(),
    beyondMaximum: beyondMaximum || undefined,
  };
}

export function toEventResponse(event: StoredEvent): EventResponse {
  return {
    id: event.id,
    at: event.at.toISOString(),
    attempt: event.attempt,
    type: event.type,
    data: event.data,
  };
}

export function toProgramResponse(
  { program, parametersSchema, unavailable }: RegisteredProgram,
  { origins, ...expiry }: ExpiryLimits,
  config: Pick<HeliumConfig, 'rehearsal' | 'keptData'>,
): ProgramResponse {
  const options: Record<string, ParameterOptions | undefined> =
    program.parameterOptions;
  return {
    name: program.name,
    project: program.project,
    title: program.title,
    description: program.description,
    version: program.version,
    rehearsal: config.rehearsal,
    unavailable,
    parametersSchema,
    parameters: Object.keys(program.parameters.shape).map(name => ({
      name,
      mutable: isMutable(options[name]),
      secret: options[name]?.secret ?? false,
      widget: options[name]?.widget,
      workspace: options[name]?.workspace,
    })),
    expiry,
    keptData: program.keepsData
      ? {
          default: config.keptData.default.toISO(),
          maximum: config.keptData.maximum.toISO(),
        }
      : undefined,
  };
}
