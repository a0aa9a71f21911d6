import { ChildProcess, spawn, execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { HeliumClient } from '@helium-portal/backstage-plugin-helium-common';
import { OwnProcess, processesOf } from './processes';
import { freePorts } from './ports';

const run = promisify(execFile);

/** The checkout. */
export const ROOT = resolve(__dirname, '../..');
const START_MS = 300_000;
const STOP_MS = 90_000;
const CATALOG_MS = 60_000;

export interface HeliumInstanceOptions {
  /** Where operations run; `process` when left out. */
  executor?: 'process' | 'kubernetes';
  /** Added to its environment. */
  env?: NodeJS.ProcessEnv;
}

/** `./helium start` with a state folder and ports of its own. */
export class HeliumInstance {
  /** Makes the folder; starts nothing. */
  static async create(
    options: HeliumInstanceOptions = {},
  ): Promise<HeliumInstance> {
    const home = await mkdtemp(join(tmpdir(), 'helium-e2e-'));
    const [port, ingressPort] = await freePorts(2);
    return new HeliumInstance(home, port, ingressPort, options);
  }

  /** One that runs already, for writing tests: its `HELIUM_HOME`, port and Ingress port. Stopping it is left to whoever started it. */
  static attach(text: string): HeliumInstance {
    const [home, port, ingressPort] = text.split(',');
    return new HeliumInstance(home, Number(port), Number(ingressPort));
  }

  readonly home: string;
  readonly port: number;
  readonly ingressPort: number;
  readonly #options: HeliumInstanceOptions;
  #child?: ChildProcess;
  #exit?: Promise<number | null>;
  #output = '';
  #token?: Promise<string>;

  private constructor(
    home: string,
    port: number,
    ingressPort: number,
    options: HeliumInstanceOptions = {},
  ) {
    this.home = home;
    this.port = port;
    this.ingressPort = ingressPort;
    this.#options = options;
  }

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  get kubeconfig(): string {
    return join(this.home, 'kubeconfig');
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** What the command has printed. */
  get output(): string {
    return this.#output;
  }

  get env(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      HELIUM_HOME: this.home,
      HELIUM_PORT: String(this.port),
      HELIUM_INGRESS_PORT: String(this.ingressPort),
      HELIUM_EXECUTOR: this.#options.executor ?? 'process',
      ...this.#options.env,
    };
  }

  /** Starts it and answers, once its URL is printed, with how long that took in milliseconds. */
  async start(): Promise<number> {
    const began = Date.now();
    this.#output = '';
    const child = spawn(join(ROOT, 'helium'), ['start'], {
      cwd: ROOT,
      env: this.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#exit = new Promise(done => {
      child.once('exit', code => done(code));
    });
    const collect = (chunk: Buffer) => {
      this.#output += chunk.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    while (!/Portal\s+http/.test(this.#output)) {
      if (child.exitCode !== null || child.signalCode !== null) {
        throw new Error(`./helium start ended:\n${this.#output}`);
      }
      if (Date.now() - began > START_MS) {
        throw new Error(`./helium start printed no URL:\n${this.#output}`);
      }
      await sleep(50);
    }
    const took = Date.now() - began;
    await this.#waitForCatalog();
    return took;
  }

  /** The catalog reads its files in the background; owners and the template are there a little after the portal answers. */
  async #waitForCatalog(): Promise<void> {
    const deadline = Date.now() + CATALOG_MS;
    for (;;) {
      const found = await this.#readCatalog().catch(() => false);
      if (found) {
        return;
      }
      if (Date.now() > deadline) {
        throw new Error('The catalog has no template and no guest');
      }
      await sleep(200);
    }
  }

  async #readCatalog(): Promise<boolean> {
    const answers = await Promise.all(
      ['user/default/guest', 'template/default/new-pachyderm-workspace'].map(
        name => this.catalog(`entities/by-name/${name}`),
      ),
    );
    return answers.every(Boolean);
  }

  /** What the catalog answers the guest, as JSON; undefined when it does not. */
  async catalog(path: string): Promise<any> {
    const token = await this.guestToken();
    const answer = await fetch(`${this.url}/api/catalog/${path}`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    return answer.ok ? await answer.json() : undefined;
  }

  /** Everything of this state folder that runs. */
  async processes(): Promise<OwnProcess[]> {
    return processesOf(this.home);
  }

  /** Ends it as Ctrl-C does; throws when a process stays behind. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (!child) {
      return;
    }
    this.#child = undefined;
    child.kill('SIGINT');
    const code = await Promise.race([
      this.#exit,
      sleep(STOP_MS, 'late' as const),
    ]);
    const left = await this.processes();
    if (code === 'late' || left.length > 0) {
      const names = left.map(({ pid, command }) => `${pid} ${command}`);
      left.forEach(({ pid }) => signal(pid, 'SIGKILL'));
      throw new Error(
        `After SIGINT ${
          code === 'late' ? './helium start went on' : 'processes stayed'
        }:\n${names.join('\n')}\n${this.#output}`,
      );
    }
  }

  /** Ends every process of it at once, as a power cut does. */
  async kill(): Promise<OwnProcess[]> {
    const killed: OwnProcess[] = [];
    for (
      let left = await this.processes();
      left.length > 0;
      left = await this.processes()
    ) {
      killed.push(...left);
      left.forEach(({ pid }) => signal(pid, 'SIGKILL'));
      await sleep(100);
    }
    this.#child = undefined;
    return killed;
  }

  async remove(): Promise<void> {
    await rm(this.home, { recursive: true, force: true });
  }

  async portalLog(): Promise<string> {
    return readFile(join(this.home, 'logs', 'portal.log'), 'utf8').catch(
      () => '',
    );
  }

  /** What `./helium token` prints. */
  async token(): Promise<string> {
    this.#token ??= run(join(ROOT, 'helium'), ['token'], {
      cwd: ROOT,
      env: this.env,
    }).then(({ stdout }) => stdout.trim());
    return this.#token;
  }

  /** What a browser gets when somebody enters as guest. */
  async guestToken(): Promise<string> {
    const signIn = await fetch(`${this.url}/api/auth/guest/refresh`);
    const { backstageIdentity } = (await signIn.json()) as {
      backstageIdentity: { token: string };
    };
    return backstageIdentity.token;
  }

  /** The API with a token, by default that of `./helium token`. */
  async client(given?: string): Promise<HeliumClient> {
    const token = given ?? (await this.token());
    return new HeliumClient({
      discoveryApi: { getBaseUrl: async () => `${this.url}/api/helium` },
      fetchApi: {
        fetch: (input, init) =>
          fetch(input, {
            ...init,
            headers: {
              ...(init?.headers as Record<string, string>),
              Authorization: `Bearer ${token}`,
            },
          }),
      },
    });
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended.
  }
}
