import type {
  FieldError,
  PendingDecision,
  RepairFindings,
  RepairStep,
} from '@helium-portal/backstage-plugin-helium-common';
import { FieldConflictError, FieldInputError } from '../errors';

/** What each type of step must have, and all that it may have. */
const PARTS: Record<
  RepairStep['type'],
  { needs: Array<keyof RepairStep>; may: Array<keyof RepairStep> }
> = {
  unlock: { needs: [], may: ['force', 'holder'] },
  pending: { needs: ['decisions'], may: [] },
  'drop-cluster': { needs: ['urn'], may: [] },
  restore: { needs: ['backupId'], may: ['decisions'] },
};

/** What the steps of a repair are checked against. */
export interface RepairSituation {
  /** Of the workspace's last operation; undefined when it was none that looked. */
  findings?: RepairFindings;
  backupIds: ReadonlySet<string>;
  reason?: string;
}

/**
 * Checks all steps before any of them is done, and names in each unlock whose lock it removes.
 *
 * @throws FieldInputError for what was never offered, FieldConflictError for what can't be done now
 */
export function checkRepairSteps(
  steps: RepairStep[],
  situation: RepairSituation,
): RepairStep[] {
  const errors: FieldError[] = steps.flatMap(checkParts);
  if (errors.length) {
    throw new FieldInputError(errors);
  }
  return steps.map((step, index) => {
    const at = (field: keyof RepairStep) => `steps.${index}.${field}`;
    if (step.type === 'restore') {
      if (!situation.backupIds.has(step.backupId!)) {
        throw invalid(
          at('backupId'),
          'this workspace has no such backup; list its backups',
        );
      }
      requireSettled(steps, index, situation.findings);
      return step;
    }
    const { findings } = situation;
    if (!findings) {
      throw new FieldConflictError(
        'steps',
        'nobody has looked since the last operation ended; repair without steps first, and read its findings',
      );
    }
    switch (step.type) {
      case 'unlock':
        return checkUnlock(step, at, { ...situation, findings });
      case 'pending':
        checkPending(step, at, { ...situation, findings });
        return step;
      default:
        checkCluster(step, at, findings);
        requireSettled(steps, index, findings);
        return step;
    }
  });
}

function checkParts(step: RepairStep, index: number): FieldError[] {
  const { needs, may } = PARTS[step.type];
  const given = Object.keys(step) as Array<keyof RepairStep>;
  return [
    ...needs
      .filter(part => step[part] === undefined)
      .map(part => ({
        field: `steps.${index}.${part}`,
        message: `a step of type '${step.type}' needs it`,
      })),
    ...given
      .filter(part => ![...needs, ...may, 'type'].includes(part))
      .map(part => ({
        field: `steps.${index}.${part}`,
        message: `a step of type '${step.type}' has no such part`,
      })),
  ];
}

function checkUnlock(
  step: RepairStep,
  at: (field: keyof RepairStep) => string,
  { findings, reason }: RepairSituation & { findings: RepairFindings },
): RepairStep {
  const { lock } = findings;
  if (!lock) {
    throw invalid(at('type'), 'there was no lock when it was looked at');
  }
  if (step.holder !== undefined && step.holder !== lock.holder) {
    throw new FieldConflictError(
      at('holder'),
      `the lock is held by ${lock.holder}; look again`,
    );
  }
  if (!lock.dead && !step.force) {
    throw new FieldConflictError(
      at('force'),
      `the lock is held by ${lock.holder}, whose death is not proven (${lock.why}); ask them, and when you are sure that nothing works on the stack any more, send force and a reason`,
    );
  }
  if (!lock.dead && !reason?.trim()) {
    throw invalid(
      'reason',
      'say why this lock may be removed though its holder is not proven dead',
    );
  }
  return { ...step, holder: lock.holder };
}

function checkPending(
  { decisions = [] }: RepairStep,
  at: (field: keyof RepairStep) => string,
  situation: RepairSituation & { findings: RepairFindings },
): void {
  decisions.forEach((decision, index) => {
    const field = `${at('decisions')}.${index}`;
    if (decisions.findIndex(({ urn }) => urn === decision.urn) !== index) {
      throw invalid(`${field}.urn`, 'there is a decision about it already');
    }
    checkDecision(decision, field, situation);
  });
  const undecided = situation.findings.pending.filter(
    ({ urn }) => !decisions.some(decision => decision.urn === urn),
  );
  if (undecided.length) {
    throw invalid(
      at('decisions'),
      `Pulumi forgets all that is in flight when any of it is settled, so decide about each; there is no decision about ${urnsOf(
        undecided,
      )}`,
    );
  }
}

function checkDecision(
  { urn, action }: PendingDecision,
  field: string,
  { findings, reason }: RepairSituation & { findings: RepairFindings },
): void {
  const pending = findings.pending.find(each => each.urn === urn);
  if (!pending) {
    throw invalid(`${field}.urn`, 'nothing of this URN was in flight');
  }
  if (!pending.actions.includes(action)) {
    throw invalid(
      `${field}.action`,
      `'${action}' is not offered for it, only ${pending.actions
        .map(each => `'${each}'`)
        .join(', ')}`,
    );
  }
  if (action === 'forget' && pending.cloud === 'exists' && !reason?.trim()) {
    throw invalid(
      'reason',
      `say why ${pending.name} may be forgotten though it exists in the cloud, where nobody will take it away`,
    );
  }
}

/** Nothing may be in flight any more when another state is put in the place of the present one, as Pulumi would forget it. */
function requireSettled(
  steps: RepairStep[],
  index: number,
  { pending }: Pick<RepairFindings, 'pending'> = { pending: [] },
): void {
  const isSettled = steps
    .slice(0, index)
    .some(({ type }) => type === 'pending');
  if (pending.length && !isSettled) {
    throw new FieldConflictError(
      `steps.${index}.type`,
      `Pulumi would forget by it what is in flight; put a step of type 'pending' before it that decides about ${urnsOf(
        pending,
      )}`,
    );
  }
}

function urnsOf(pending: RepairFindings['pending']): string {
  return pending.map(({ urn }) => urn).join(', ');
}

function checkCluster(
  step: RepairStep,
  at: (field: keyof RepairStep) => string,
  findings: RepairFindings,
): void {
  const clusters = findings.clusters.filter(({ urn }) => urn === step.urn);
  if (!clusters.length) {
    throw invalid(
      at('urn'),
      'the state has no Kubernetes provider of this URN',
    );
  }
  if (!clusters.some(({ state }) => state === 'gone')) {
    throw new FieldConflictError(
      at('urn'),
      `its cluster is ${clusters[0].state}; only what was on a cluster that is gone can be dropped`,
    );
  }
}

function invalid(field: string, message: string): FieldInputError {
  return new FieldInputError([{ field, message }]);
}
