import type {
  PendingAction,
  PendingFinding,
  RepairFindings,
  RepairStep,
} from '@helium-portal/backstage-plugin-helium-common';

/** What an administrator has chosen to do about what a repair found. */
export interface RepairChoices {
  unlock: boolean;
  /** By the URN of what was in flight. */
  pending: Record<string, PendingAction | undefined>;
  /** URNs of the providers whose clusters are gone. */
  clusters: Record<string, boolean | undefined>;
  backupId?: string;
}

export const NO_CHOICES: RepairChoices = {
  unlock: false,
  pending: {},
  clusters: {},
};

/** The choices as the API takes them. The lock goes first, as everything else needs the state, and then what the rest would forget. */
export function stepsOf(
  choices: RepairChoices,
  findings: RepairFindings,
): RepairStep[] {
  const steps: RepairStep[] = [];
  const { lock } = findings;
  if (choices.unlock && lock) {
    steps.push({
      type: 'unlock',
      holder: lock.holder,
      ...(!lock.dead && { force: true }),
    });
  }
  const decisions = findings.pending.flatMap(({ urn }) => {
    const action = choices.pending[urn];
    return action ? [{ urn, action }] : [];
  });
  if (decisions.length > 0) {
    steps.push({ type: 'pending', decisions });
  }
  if (choices.backupId) {
    steps.push({ type: 'restore', backupId: choices.backupId });
  }
  for (const { urn } of findings.clusters) {
    if (choices.clusters[urn]) {
      steps.push({ type: 'drop-cluster', urn });
    }
  }
  return steps;
}

/** What is in flight, which the chosen steps would have Pulumi forget, and nobody has decided about. */
export function undecidedOf(
  choices: RepairChoices,
  findings: RepairFindings,
): PendingFinding[] {
  const forgets = stepsOf(choices, findings).some(
    ({ type }) => type !== 'unlock',
  );
  return forgets
    ? findings.pending.filter(({ urn }) => !choices.pending[urn])
    : [];
}

/** Whether the API asks for a reason: when somebody may still be at work, or something would be left in the cloud. */
export const needsReason = (
  steps: RepairStep[],
  { pending }: RepairFindings,
): boolean =>
  steps.some(
    ({ force, decisions = [] }) =>
      force ||
      decisions.some(
        ({ urn, action }) =>
          action === 'forget' &&
          pending.some(item => item.urn === urn && item.cloud === 'exists'),
      ),
  );
