import {
  coreServices,
  createBackendModule,
  createServiceFactory,
  type LoggerService,
  type RootLoggerService,
  type SchedulerService,
} from '@backstage/backend-plugin-api';
import type { JsonObject } from '@backstage/types';
import { heliumProgramsExtensionPoint } from '@helium-portal/backstage-plugin-helium-node';
import {
  installLedgerProvider,
  LedgerCloud,
  ledgerProgram,
} from '@helium-portal/sandbox/ledger';
import { metrics } from '@opentelemetry/api';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import express from 'express';
import type { Knex } from 'knex';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import { startHelium, type TestHelium } from '../__testUtils__/backend';
import { HeliumTestDatabases } from '../__testUtils__/databases';

jest.setTimeout(180_000);

const databases = HeliumTestDatabases.create();
const DASHBOARD = resolve(__dirname, '../../../../docs/grafana/helium.json');

type Line = JsonObject & { message: string };

/** Keeps each line with its fields, as a structured log does. */
class RecordingLogger implements RootLoggerService {
  constructor(readonly lines: Line[], readonly fields: JsonObject = {}) {}

  #keep = (message: string, meta?: JsonObject | Error) => {
    this.lines.push({ ...this.fields, ...(meta as JsonObject), message });
  };
  debug = this.#keep;
  info = this.#keep;
  warn = this.#keep;
  error = this.#keep;

  child(meta: JsonObject): LoggerService {
    return new RecordingLogger(this.lines, { ...this.fields, ...meta });
  }
}

describe('what a run leaves to look at', () => {
  const exporter = new PrometheusExporter({ preventServerStart: true });
  const scrapes = express().get('/metrics', (req, res) =>
    exporter.getMetricsRequestHandler(req, res),
  );
  const lines: Line[] = [];
  let folder: string;
  let database: Knex;
  let helium: TestHelium;
  let scheduler: SchedulerService;
  /** Of every metric that any scrape has shown, with its samples of the last one. */
  const seen = new Map<string, string[]>();

  async function scrape() {
    const { text } = await request(scrapes).get('/metrics');
    for (const line of text.split('\n')) {
      const name = /^([a-zA-Z_:]+)[{ ]/.exec(line)?.[1];
      if (name) {
        seen.set(name, [...(seen.get(name) ?? []), line]);
      }
    }
  }

  const operations = (): Promise<
    Array<{ id: string; state: string; kind: string }>
  > => database('operations').select('id', 'state', 'kind');

  async function until(condition: () => Promise<boolean>) {
    for (const deadline = Date.now() + 120_000; !(await condition()); ) {
      if (Date.now() > deadline) {
        throw new Error(
          `This did not come true in time: ${JSON.stringify({
            operations: await operations(),
            log: lines.slice(-10),
          })}`,
        );
      }
      await sleep(100);
    }
  }

  beforeAll(async () => {
    metrics.setGlobalMeterProvider(new MeterProvider({ readers: [exporter] }));
    folder = await mkdtemp(join(tmpdir(), 'helium-observed-'));
    for (const name of ['home', 'state']) {
      await mkdir(join(folder, name));
    }
    await installLedgerProvider(join(folder, 'home'));
    const cloud = LedgerCloud.open(join(folder, 'ledger'));
    database = await databases.empty('SQLITE_3');
    helium = await startHelium({
      database,
      config: {
        rehearsal: true,
        pulumi: {
          home: join(folder, 'home'),
          backendUrl: `file://${join(folder, 'state')}`,
          passphrase: 'a-test-passphrase',
        },
        operations: {
          concurrency: 1,
          attemptMemory: 1,
          pollInterval: { milliseconds: 200 },
          workDirectory: join(folder, 'work'),
        },
        programs: { ledger: { settings: { cloud: cloud.folder } } },
      },
      features: [
        createBackendModule({
          pluginId: 'helium',
          moduleId: 'ledger',
          register(env) {
            env.registerInit({
              deps: {
                programs: heliumProgramsExtensionPoint,
                service: coreServices.scheduler,
              },
              async init({ programs, service }) {
                programs.addProgram(ledgerProgram);
                scheduler = service;
              },
            });
          },
        }),
        createServiceFactory({
          service: coreServices.rootLogger,
          deps: {},
          factory: () => new RecordingLogger(lines),
        }),
      ],
    });
  });

  afterAll(async () => {
    await helium?.backend.stop();
    metrics.disable();
    await exporter.shutdown();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('is in the metrics, the dashboard and the log', async () => {
    for (const name of ['first', 'second']) {
      const { status } = await helium.call('post', '/workspaces').send({
        name,
        program: 'ledger',
        parameters: { entries: 1, seconds: 1 },
      });
      expect(status).toBe(202);
    }
    await until(async () => {
      await scrape();
      return (await operations()).every(({ state }) => state === 'succeeded');
    });
    await helium.call('delete', '/workspaces/second');
    await until(async () =>
      (
        await operations()
      ).some(({ kind, state }) => kind === 'destroy' && state === 'succeeded'),
    );
    await database('workspaces')
      .where({ name: 'first' })
      .update({ status: 'leftovers', leftovers: JSON.stringify([{}]) });
    for (const task of ['helium-housekeeping', 'helium-orphan-stacks']) {
      await scheduler.triggerTask(task);
    }
    await sleep(1_500);
    await scrape();

    const samplesOf = (name: string) => (seen.get(name) ?? []).join('\n');
    expect(samplesOf('helium_attempt_duration_count')).toMatch(
      /result="succeeded",kind="create",program="ledger",executor="process".*} 2/,
    );
    for (const step of [
      'queue',
      'start',
      'open',
      'update',
      'checks',
      'destroy',
      'inventory',
    ]) {
      expect(samplesOf('helium_attempt_step_duration_count')).toContain(
        `step="${step}"`,
      );
    }
    expect(samplesOf('helium_operations_active')).toContain('state="queued"');
    expect(samplesOf('helium_runners')).toContain('executor="process"');

    const dashboard = JSON.parse(await readFile(DASHBOARD, 'utf8'));
    const expressions: string[] = dashboard.panels.flatMap(
      (panel: { targets?: Array<{ expr: string }> }) =>
        (panel.targets ?? []).map(({ expr }) => expr),
    );
    const shown = new Set(
      expressions.flatMap(
        expression => expression.match(/\bhelium_[a-z_]+/g) ?? [],
      ),
    );
    expect(shown.size).toBeGreaterThan(15);
    expect([...shown].filter(name => !seen.has(name))).toEqual([]);
    const own = [...seen.keys()]
      .filter(name => name.startsWith('helium_'))
      .map(name => name.replace(/_(bucket|sum|count)$/, ''));
    expect(
      own.filter(name => ![...shown].some(metric => metric.startsWith(name))),
    ).toEqual([]);

    const attempts: Array<{ id: string; number: number; name: string }> =
      await database('attempts as a')
        .join('operations as o', 'o.id', 'a.operation_id')
        .join('workspaces as w', 'w.id', 'o.workspace_id')
        .select('o.id', 'a.number', 'w.name');
    expect(attempts).toHaveLength(3);
    for (const { id, number, name } of attempts) {
      const about = lines.filter(line => line.operation === id);
      expect(about.length).toBeGreaterThanOrEqual(2);
      for (const line of about) {
        expect(line).toMatchObject({
          plugin: 'helium',
          workspace: name,
          operation: id,
          attempt: number,
        });
      }
    }
    // Nothing speaks of an operation without its fields.
    const ids = attempts.map(({ id }) => id);
    expect(
      lines.filter(
        ({ message, operation }) =>
          !operation && ids.some(id => message.includes(id)),
      ),
    ).toEqual([]);
  });
});
