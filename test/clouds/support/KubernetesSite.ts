import type { JsonObject } from '@backstage/types';
import type { DateTime } from 'luxon';
import {
  DatabaseClock,
  FaultSite,
  type PortalOptions,
} from '../../faults/support';
import { FaultCluster } from '../../faults/support/FaultCluster';
import type { LifetimeSite } from './Lifetime';
import { runningPods } from './pods';

/** An object in one line: what it is, then all by which it may be a workspace's. */
const OBJECT =
  '{.kind}/{.metadata.namespace}/{.metadata.name} {.metadata.labels} {.metadata.annotations} {.spec.claimRef}';

/** A portal with the Pachyderm programs, and a cluster for what they make. */
export class KubernetesSite implements LifetimeSite {
  readonly site: FaultSite;
  readonly clock: DatabaseClock;
  readonly #cluster: FaultCluster;
  readonly #portal: PortalOptions;

  private constructor(options: {
    site: FaultSite;
    clock: DatabaseClock;
    cluster: FaultCluster;
    portal: PortalOptions;
  }) {
    this.site = options.site;
    this.clock = options.clock;
    this.#cluster = options.cluster;
    this.#portal = options.portal;
  }

  /** @param options - `startsAt`: what the clock of its database shows first; `helium` is added to the configuration */
  static async start(options: {
    startsAt: DateTime<true>;
    helium: JsonObject;
  }): Promise<KubernetesSite> {
    const cluster = await FaultCluster.start();
    const site = await FaultSite.create({ database: 'sqlite' });
    const clock = DatabaseClock.create(site.home, options.startsAt);
    const own = new KubernetesSite({
      site,
      clock,
      cluster,
      portal: {
        ...clock.portal,
        pachyderm: true,
        // Nobody dies here.
        lease: 60,
        helium: { ...(await cluster.serve(site)), ...options.helium },
      },
    });
    await own.startPortal();
    return own;
  }

  async startPortal(): Promise<void> {
    await this.site.startPortal(this.#portal);
  }

  /** Of every kind that the API server lists, but for events. */
  async holds(workspace = 'helium.dev/workspace'): Promise<string[]> {
    const kinds = await this.#lines(
      'api-resources',
      '--verbs=list',
      '--output=name',
    );
    const objects = await this.#lines(
      'get',
      kinds.filter(kind => !/^events\b/.test(kind)).join(),
      '--all-namespaces',
      `--output=jsonpath={range .items[*]}${OBJECT}{"\\n"}{end}`,
    );
    return objects
      .filter(object => object.includes(workspace))
      .map(object => object.split(' ')[0])
      .sort();
  }

  async pods(workspace: string): Promise<string[]> {
    return await runningPods(workspace, args => this.#cluster.kubectl(...args));
  }

  async close(): Promise<void> {
    await this.site.close();
    await this.#cluster.stop();
  }

  async #lines(...args: string[]): Promise<string[]> {
    const output = await this.#cluster.kubectl(...args);
    return output.split('\n').filter(Boolean);
  }
}
