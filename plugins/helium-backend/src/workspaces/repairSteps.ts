import type {
  FieldError,
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
  pending: { needs: ['urn', 'action'], may: [] },
  'drop-cluster': { needs: ['urn'], may: [] },
  restore: { needs: ['backupId'], may: [] },
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
  step: RepairStep,
  at: (field: keyof RepairStep) => string,
  { findings, reason }: RepairSituation & { findings: RepairFindings },
): void {
  const pending = findings.pending.find(({ urn }) => urn === step.urn);
  if (!pending) {
    throw invalid(at('urn'), 'nothing of this URN was in flight');
  }
  if (!pending.actions.includes(step.action!)) {
    throw invalid(
      at('action'),
      `'${step.action}' is not offered for it, only ${pending.actions
        .map(action => `'${action}'`)
        .join(', ')}`,
    );
  }
  if (
    step.action === 'forget' &&
    pending.cloud === 'exists' &&
    !reason?.trim()
  ) {
    throw invalid(
      'reason',
      `say why ${pending.name} may be forgotten though it exists in the cloud, where nobody will take it away`,
    );
  }
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
