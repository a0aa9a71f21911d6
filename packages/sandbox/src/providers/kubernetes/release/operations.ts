import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { asError, CancelledError } from '../../protocol/errors';
import { PropertyMap } from '../../protocol/properties';
import { Session } from '../session';
import { ChartLocator, LocatedChart, option } from './chart';
import { unreadyObjects } from './diagnosis';
import { HelmCli } from './helm';
import { parseInputs, redact, ReleaseInputs } from './inputs';
import { ReleaseStorage, StoredRevision } from './storage';
import { HelmWorkspace } from './workspace';

const DEFAULT_TIMEOUT_SECONDS = 300;
const FIRST_LOOK_MS = 1_000;
const NEXT_LOOK_MS = 2_000;
/** For looking what became of a release once the update is cancelled. */
const LAST_LOOK_MS = 5_000;
/** Marks in Helm's own record which resource made a release. */
const OWNER_LABEL = 'helium.dev/urn';

/** Helm tried, and the release is not what it should be. */
export class ReleaseFailure extends Error {
  readonly name = 'ReleaseFailure';
}

export interface ReleaseRequest {
  urn: string;
  inputs: PropertyMap;
  /** The resource's custom time-out in seconds; 0 when it has none. */
  timeout: number;
}

/** What helm does for a release. */
export class ReleaseOperations {
  readonly storage: ReleaseStorage;
  readonly charts: ChartLocator;
  readonly #session: Session;
  readonly #helm: HelmCli;
  readonly #workspace: HelmWorkspace;

  private constructor(
    session: Session,
    helm: HelmCli,
    workspace: HelmWorkspace,
  ) {
    this.#session = session;
    this.#helm = helm;
    this.#workspace = workspace;
    this.storage = ReleaseStorage.create(session.client);
    this.charts = ChartLocator.create(helm, workspace.folder);
  }

  static async create(session: Session): Promise<ReleaseOperations> {
    const workspace = HelmWorkspace.create();
    const { config, connection } = session;
    const kubeconfig = await workspace.kubeconfig(config, connection);
    const helm = HelmCli.create({
      KUBECONFIG: kubeconfig,
      HELM_KUBECONTEXT: connection.context,
      HELM_KUBEAPISERVER: undefined,
      HELM_KUBETOKEN: undefined,
      HELM_DRIVER: 'secret',
      HELM_NAMESPACE: undefined,
      ...given({
        HELM_PLUGINS: config.helm.pluginsPath,
        HELM_REGISTRY_CONFIG: config.helm.registryConfigPath,
        HELM_REPOSITORY_CACHE: config.helm.repositoryCache,
        HELM_REPOSITORY_CONFIG: config.helm.repositoryConfigPath,
      }),
    });
    return new ReleaseOperations(session, helm, workspace);
  }

  async close(): Promise<void> {
    this.#helm.close();
    await this.#workspace.remove();
  }

  /** What the chart renders with these values; the cluster is not asked. */
  async template(request: ReleaseRequest): Promise<string> {
    const inputs = parseInputs(request.inputs);
    const chart = await this.#locate(request, inputs);
    const { flags } = inputs;
    return this.#withValues(request, inputs, async values => {
      if (flags.lint) {
        await this.#run(['lint', chart.path, ...values]);
      }
      return this.#run([
        'template',
        inputs.name,
        chart.path,
        '--namespace',
        inputs.namespace,
        ...(flags.skipCrds ? ['--skip-crds'] : ['--include-crds']),
        ...(flags.disableWebhooks ? ['--no-hooks'] : []),
        ...chartFlags(inputs, chart),
        ...values,
      ]);
    });
  }

  /**
   * Makes the release; takes up one that a killed run of the same resource left half-made.
   *
   * @throws ReleaseFailure when helm tried in vain
   */
  async install(request: ReleaseRequest): Promise<void> {
    const inputs = parseInputs(request.inputs);
    const { name, namespace, flags } = inputs;
    const chart = await this.#locate(request, inputs);
    const revisions = await this.#revisions(inputs);
    const [newest] = revisions;
    if (!newest || flags.replace) {
      await this.#write('install', request, inputs, chart);
      return;
    }
    const own = newest.labels[OWNER_LABEL] === ownerOf(request.urn);
    if (!own || newest.status === 'deployed') {
      throw new Error(
        `Release ${namespace}/${name}: a release of this name exists already (${newest.status}, revision ${newest.revision}); import it, uninstall it, or take another name`,
      );
    }
    await this.#unlock(inputs, revisions);
    await this.#write('upgrade', request, inputs, chart);
  }

  /**
   * @throws ReleaseFailure when helm tried in vain
   */
  async upgrade(request: ReleaseRequest): Promise<void> {
    const inputs = parseInputs(request.inputs);
    const chart = await this.#locate(request, inputs);
    await this.#unlock(inputs, await this.#revisions(inputs));
    await this.#write('upgrade', request, inputs, chart);
  }

  async uninstall(request: ReleaseRequest): Promise<void> {
    const inputs = parseInputs(request.inputs);
    const { name, namespace, flags } = inputs;
    const timeout = timeoutOf(request, inputs);
    try {
      await this.#run([
        'uninstall',
        name,
        '--namespace',
        namespace,
        '--ignore-not-found',
        ...(flags.atomic || !flags.skipAwait ? ['--wait'] : []),
        ...(flags.disableWebhooks ? ['--no-hooks'] : []),
        '--timeout',
        `${timeout}s`,
      ]);
    } catch (error) {
      throw translated(asError(error), request, text =>
        /timed out|deadline/.test(text)
          ? `Release ${namespace}/${name}: not everything was gone after ${timeout} s: ${text}`
          : `Release ${namespace}/${name}: ${text}`,
      );
    }
  }

  /** The newest revision, even when the update is cancelled. */
  async latest(namespace: string, name: string) {
    return this.storage.latest(
      namespace,
      name,
      AbortSignal.timeout(LAST_LOOK_MS),
    );
  }

  #revisions({ namespace, name }: ReleaseInputs): Promise<StoredRevision[]> {
    return this.storage.revisions(namespace, name, this.#session.signal);
  }

  /** Helm refuses to work on a release that a killed helm left pending. */
  async #unlock(
    { name, namespace }: ReleaseInputs,
    [newest, ...older]: StoredRevision[],
  ): Promise<void> {
    const status = newest?.status ?? '';
    const release = [name, '--namespace', namespace];
    if (['pending-install', 'uninstalling', 'uninstalled'].includes(status)) {
      await this.#run(['uninstall', ...release, '--wait', '--no-hooks']);
    } else if (['pending-upgrade', 'pending-rollback'].includes(status)) {
      const good = older.find(({ status: old }) =>
        ['deployed', 'superseded'].includes(old),
      );
      await (good
        ? this.#run([
            'rollback',
            name,
            String(good.revision),
            '--namespace',
            namespace,
            '--no-hooks',
          ])
        : this.#run(['uninstall', ...release, '--wait', '--no-hooks']));
    }
  }

  async #write(
    verb: 'install' | 'upgrade',
    request: ReleaseRequest,
    inputs: ReleaseInputs,
    chart: LocatedChart,
  ): Promise<void> {
    const { name, namespace, flags, description, maxHistory } = inputs;
    const timeout = timeoutOf(request, inputs);
    const waits = flags.atomic || !flags.skipAwait;
    const only = (when: boolean, ...args: string[]) => (when ? args : []);
    const watch = this.#watch(request.urn, inputs);
    try {
      await this.#withValues(request, inputs, values =>
        this.#run([
          verb,
          name,
          chart.path,
          '--namespace',
          namespace,
          ...chartFlags(inputs, chart),
          '--labels',
          `${OWNER_LABEL}=${ownerOf(request.urn)}`,
          '--timeout',
          `${timeout}s`,
          ...only(waits, '--wait'),
          ...only(waits && flags.waitForJobs, '--wait-for-jobs'),
          ...only(flags.atomic, '--atomic'),
          ...only(flags.createNamespace, '--create-namespace'),
          ...only(flags.skipCrds, '--skip-crds'),
          ...only(flags.disableWebhooks || flags.disableCRDHooks, '--no-hooks'),
          ...only(
            flags.disableOpenapiValidation,
            '--disable-openapi-validation',
          ),
          ...only(flags.takeOwnership, '--take-ownership'),
          ...option('--description', description),
          ...(verb === 'install'
            ? only(flags.replace, '--replace')
            : [
                '--install',
                ...only(flags.forceUpdate, '--force'),
                // Without either, helm takes the old values when the new ones are empty.
                flags.reuseValues && !flags.resetValues
                  ? '--reuse-values'
                  : '--reset-values',
                ...only(flags.cleanupOnFail, '--cleanup-on-fail'),
                ...option('--history-max', maxHistory?.toString()),
              ]),
          ...values,
        ]),
      );
    } catch (error) {
      const unready = await watch.end(!flags.atomic);
      throw translated(asError(error), request, text => {
        const objects = unready.join('; ') || text;
        return /timed out|deadline exceeded/i.test(text)
          ? `Release ${namespace}/${name}: not ready after ${timeout} s: ${objects}`
          : `Release ${namespace}/${name}: ${[text, ...unready].join('; ')}`;
      });
    } finally {
      await watch.end(false);
      this.#session.host.status(request.urn, '');
    }
  }

  /** Tells what the release waits for while helm works; helm itself keeps silent. */
  #watch(urn: string, inputs: ReleaseInputs) {
    const stopping = new AbortController();
    const { host } = this.#session;
    let last: string[] = [];
    const look = async (signal: AbortSignal) => {
      const { namespace, name } = inputs;
      const release = await this.storage.latest(namespace, name, signal);
      if (release) {
        const { client, discovery } = this.#session;
        last = await unreadyObjects(release, { client, discovery, signal });
        host.status(urn, last.length ? `waiting for ${last.join('; ')}` : '');
      }
    };
    const looking = (async () => {
      const { signal } = stopping;
      await sleep(FIRST_LOOK_MS, undefined, { signal });
      for (;;) {
        await look(signal);
        await sleep(NEXT_LOOK_MS, undefined, { signal });
      }
      // Not being able to look is no failure of the release.
    })().catch(() => {});
    return {
      /** @param again - looks once more, for the error */
      end: async (again: boolean): Promise<string[]> => {
        stopping.abort();
        await looking;
        if (again) {
          await look(AbortSignal.timeout(LAST_LOOK_MS)).catch(() => {});
        }
        return last;
      },
    };
  }

  #withValues<T>(
    request: ReleaseRequest,
    inputs: ReleaseInputs,
    use: (args: string[]) => Promise<T>,
  ): Promise<T> {
    return this.#workspace
      .withValues(inputs, use)
      .catch(error => Promise.reject(redacted(error, request)));
  }

  #locate(
    request: ReleaseRequest,
    inputs: ReleaseInputs,
  ): Promise<LocatedChart> {
    return this.charts
      .locate(inputs, this.#session.signal)
      .catch(error => Promise.reject(redacted(error, request)));
  }

  #run(args: string[]): Promise<string> {
    return this.#helm.run({ args, signal: this.#session.signal });
  }
}

function chartFlags(inputs: ReleaseInputs, chart: LocatedChart): string[] {
  const { flags, keyring, postrender } = inputs;
  return [
    ...(flags.dependencyUpdate ? ['--dependency-update'] : []),
    ...(flags.renderSubchartNotes ? ['--render-subchart-notes'] : []),
    ...(flags.verify && chart.local ? ['--verify'] : []),
    ...(chart.local ? option('--keyring', keyring) : []),
    ...option('--post-renderer', postrender),
  ];
}

function timeoutOf(request: ReleaseRequest, inputs: ReleaseInputs): number {
  return inputs.timeout || request.timeout || DEFAULT_TIMEOUT_SECONDS;
}

function ownerOf(urn: string): string {
  return createHash('sha256').update(urn).digest('hex').slice(0, 16);
}

function given(env: Record<string, string | undefined>) {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value));
}

function redacted(error: Error, { inputs }: ReleaseRequest): Error {
  error.message = redact(error.message, inputs);
  return error;
}

function translated(
  error: Error,
  request: ReleaseRequest,
  translate: (text: string) => string,
): Error {
  const text = redact(
    error instanceof CancelledError ? 'cancelled' : error.message,
    request.inputs,
  );
  return new ReleaseFailure(redact(translate(text), request.inputs));
}
