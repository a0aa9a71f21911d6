import { InputError } from '@backstage/errors';
import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  addLifetime,
  type CreateWorkspaceRequest,
  defaultExpiresAt,
  isWorkspaceName,
  LONGEST_WORKSPACE_NAME,
  maximumExpiresAt,
  minimumExpiresAt,
  type Program,
  type RequestedExpiry,
  type Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import { ResponseError } from '@backstage/errors';
import Ajv from 'ajv';
import { DateTime, Duration } from 'luxon';
import { parse } from 'yaml';
import type { Portal } from './portal';
import { statusText } from './statusText';

function pickProgram(programs: Program[], name: string | undefined): Program {
  const program = programs.find(item =>
    name ? item.name === name : item.isDefault,
  );
  if (!program) {
    throw new InputError(
      `program: must be one of ${programs.map(item => item.name).join(', ')}`,
    );
  }
  if (program.unavailable) {
    throw new InputError(
      `program: ${program.name} takes no workspaces at present: ${program.unavailable}`,
    );
  }
  return program;
}

/** The expiry of a workspace that is made now; undefined when it is beyond all dates. */
function expiryOf(
  expiry: RequestedExpiry,
  { expiry: limits }: Program,
  now: Date,
): Date | undefined {
  if (expiry.expiresAt) {
    return DateTime.fromISO(expiry.expiresAt).toJSDate();
  }
  return expiry.expiresIn
    ? addLifetime(now, expiry.expiresIn, limits)
    : defaultExpiresAt(limits, now);
}

function checkExpiry(
  at: Date | undefined,
  { expiry: limits }: Program,
  now: Date,
): Date {
  if (!at || at > maximumExpiresAt(limits, now)) {
    throw new InputError(
      `expiry: must be at most ${limits.maximum} after creation`,
    );
  }
  if (at <= now) {
    throw new InputError('expiry: must be in the future');
  }
  if (at < minimumExpiresAt(limits, now)) {
    throw new InputError(
      `expiry: must be at least ${limits.minimum} after creation`,
    );
  }
  return at;
}

function checkParameters(
  program: Program,
  parameters: Record<string, unknown>,
): void {
  // The schema's own formats are the API's to judge.
  const ajv = new Ajv({
    allErrors: true,
    strict: false,
    validateFormats: false,
  });
  const validate = ajv.compile(program.parametersSchema);
  if (!validate(parameters)) {
    throw new InputError(
      (validate.errors ?? [])
        .map(error => {
          const extra = error.params.additionalProperty;
          const field = [
            'parameters',
            ...error.instancePath.split('/').filter(Boolean),
            ...(extra ? [extra] : []),
          ].join('.');
          return extra
            ? `${field}: ${program.name} has no such parameter`
            : `${field}: ${error.message}`;
        })
        .join('; '),
    );
  }
  for (const { name, widget } of program.parameters) {
    const value = parameters[name];
    if (widget === 'yaml' && typeof value === 'string') {
      try {
        parse(value);
      } catch (error) {
        throw new InputError(`parameters.${name}: must be YAML`, error);
      }
    }
  }
}

/** A workspace that an earlier step of the template makes isn't there yet, so one that is missing only gets a word. */
async function checkReferences(
  portal: Portal,
  program: Program,
  parameters: Record<string, unknown>,
  logger: LoggerService,
): Promise<void> {
  for (const { name, workspace } of program.parameters) {
    const value = parameters[name];
    if (!workspace || typeof value !== 'string') {
      continue;
    }
    const wanted = workspace.programs.join(' or ');
    const found = await find(portal, value);
    if (!found || found.status === 'destroyed') {
      logger.warn(
        `parameters.${name}: there is no workspace '${value}' yet; one of ${wanted} has to be ready when this step runs`,
      );
    } else if (!workspace.programs.includes(found.program)) {
      throw new InputError(
        `parameters.${name}: workspace '${value}' is one of ${found.program}, and has to be one of ${wanted}`,
      );
    } else if (found.status !== 'ready') {
      throw new InputError(
        `parameters.${name}: workspace '${value}' is ${statusText(
          found.status,
        )}, and has to be ready`,
      );
    }
  }
}

async function find(
  portal: Portal,
  name: string,
): Promise<Workspace | undefined> {
  try {
    return await portal.get(name);
  } catch (error) {
    if (error instanceof ResponseError && error.statusCode === 404) {
      return undefined;
    }
    throw error;
  }
}

/** Checks a create against what the API knows of its programs and workspaces, and says what it would make. */
export async function checkCreate(
  portal: Portal,
  request: CreateWorkspaceRequest,
  logger: LoggerService,
) {
  const program = pickProgram(
    await portal.programs(request.owner),
    request.program,
  );
  const { name } = request;
  if (name !== undefined && !isWorkspaceName(name)) {
    throw new InputError(
      `name: must be a DNS label of at most ${LONGEST_WORKSPACE_NAME} characters that begins with a letter; it is '${name}'`,
    );
  }
  if (name && (await portal.isTaken(name))) {
    throw new InputError(`name: '${name}' is taken`);
  }
  const now = new Date();
  const expiresAt = checkExpiry(expiryOf(request, program, now), program, now);
  checkParameters(program, request.parameters ?? {});
  await checkReferences(portal, program, request.parameters ?? {}, logger);
  logger.info(
    `Would create workspace ${
      name ? `'${name}'` : 'with a name that is made up'
    } of ${program.name}, which expires at ${expiresAt.toISOString()}, with ${
      Object.keys(request.parameters ?? {}).join(', ') || 'default parameters'
    }.`,
  );
  return {
    workspaceName: name ?? 'dry-run',
    status: 'creating',
    program: program.name,
    rehearsal: program.rehearsal,
    owner: request.owner,
    expiresAt: expiresAt.toISOString(),
  };
}

/** Checks an extension, and answers with the expiry that it would set. */
export async function checkExtend(
  portal: Portal,
  name: string,
  expiry: RequestedExpiry,
  logger: LoggerService,
): Promise<Workspace> {
  const workspace = await portal.get(name);
  const present = workspace.expiresAt
    ? DateTime.fromISO(String(workspace.expiresAt))
    : DateTime.utc();
  const at = expiry.expiresAt
    ? DateTime.fromISO(expiry.expiresAt)
    : present.plus(Duration.fromISO(expiry.expiresIn ?? 'PT0S'));
  if (at <= DateTime.utc()) {
    throw new InputError('expiry: must be in the future');
  }
  const latest = workspace.maximumExpiresAt;
  if (latest && at > DateTime.fromISO(String(latest))) {
    throw new InputError(`expiry: must be at most ${latest}`);
  }
  logger.info(`Workspace '${name}' would expire at ${at.toUTC().toISO()}.`);
  return workspace;
}
