import type { MetricsService } from '@backstage/backend-plugin-api/alpha';

/** Counts what people and the sweep do. */
export interface HeliumMetrics {
  countMutation(mutation: string, outcome: 'succeeded' | 'failed'): void;
  countExpired(workspaces: number): void;
}

export class DefaultHeliumMetrics implements HeliumMetrics {
  readonly #mutations;
  readonly #expired;

  private constructor(metrics: MetricsService) {
    this.#mutations = metrics.createCounter<{
      mutation: string;
      outcome: string;
    }>('helium.mutations', {
      description: 'Calls that change a workspace, by what they do and outcome',
      unit: '{call}',
    });
    this.#expired = metrics.createCounter('helium.workspaces.expired', {
      description: 'Workspaces whose expiry came',
      unit: '{workspace}',
    });
  }

  static create(metrics: MetricsService): DefaultHeliumMetrics {
    return new DefaultHeliumMetrics(metrics);
  }

  countMutation(mutation: string, outcome: 'succeeded' | 'failed'): void {
    this.#mutations.add(1, { mutation, outcome });
  }

  countExpired(workspaces: number): void {
    this.#expired.add(workspaces);
  }
}
