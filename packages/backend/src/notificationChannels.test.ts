import notificationsPlugin from '@backstage/plugin-notifications-backend';
import emailModule from '@backstage/plugin-notifications-backend-module-email';
import slackModule from '@backstage/plugin-notifications-backend-module-slack';
import type { JsonObject } from '@backstage/types';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { EventEmitter, on } from 'node:events';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { MailServer } from './__testUtils__/MailServer';
import { startPortal, type TestPortal } from './__testUtils__/startPortal';
import { notificationChannels } from './notificationChannels';

jest.setTimeout(120_000);

const CONFIG = resolve(__dirname, '../../../app-config.production.yaml');
const LINK = 'http://localhost/helium/workspaces/calm-otter?dialog=extend';
const HOUR = 3_600;
const JANE = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name: 'jane' },
  spec: { profile: { email: 'jane@example.com' } },
};

describe('the channels of app-config.production.yaml', () => {
  let production: any;
  let portal: TestPortal;
  let token: string;

  beforeAll(async () => {
    production = parse(await readFile(CONFIG, 'utf8')).notifications.processors;
  });

  afterEach(() => portal?.stop());

  async function start(processors: JsonObject) {
    portal = await startPortal({
      entities: [JANE],
      features: [
        notificationsPlugin,
        notificationChannels({
          email: async () => ({ default: emailModule }),
          slack: async () => ({ default: slackModule }),
        }),
      ],
      config: { notifications: { processors } },
    });
    token = await portal.signIn('jane');
  }

  async function post(path: string, body: JsonObject) {
    const { status } = await portal.call(
      'POST',
      `/api/helium/workspaces${path}`,
      { token, body },
    );
    expect(status).toBeLessThan(300);
  }

  /** Lets time pass until the workspace has so much left, and has owners told. */
  async function pass(secondsLeft: number) {
    await portal.knex('expiry_changes').update({ at: new Date(0) });
    await portal.knex('workspaces').update({
      expires_at: new Date(Date.now() + secondsLeft * 1000),
      notice_due_at: new Date(0),
    });
    await portal.runTask('helium-expiry-notices');
  }

  async function channels(): Promise<string[]> {
    const { body } = await portal.call('GET', '/api/notifications/settings', {
      token,
    });
    return body.channels.map(({ id }: { id: string }) => id);
  }

  describe('with a mail server', () => {
    let mailServer: MailServer;

    beforeAll(async () => {
      mailServer = await MailServer.listen();
    });

    afterAll(() => mailServer?.close());

    it('bring a notice by e-mail, with the link that extends', async () => {
      const { email } = production;
      await start({
        email: {
          ...email,
          transportConfig: {
            ...email.transportConfig,
            hostname: '127.0.0.1',
            port: mailServer.port,
            requireTls: false,
            username: 'helium',
            password: MailServer.PASSWORD,
          },
        },
      });
      await post('', { name: 'calm-otter', expiresIn: 'P2D' });
      await post('/calm-otter/extend', {
        expiresIn: 'P1D',
        reason: 'To <a href="https://evil.example">sign in</a>.',
      });
      await pass(HOUR - 5);
      const mail = await mailServer.next();
      expect(mail).toMatchObject({
        user: 'helium',
        to: ['jane@example.com'],
        from: 'helium@example.com',
        subject: "Workspace 'calm-otter' expires in 1 hour",
        text: expect.stringContaining('Extend it to keep it.'),
      });
      expect(mail.text?.trim().endsWith(LINK)).toBe(true);
      // What somebody wrote as a reason is no HTML.
      expect(mail.html?.match(/<a [^>]*>/g)).toEqual([`<a href="${LINK}">`]);
      expect(mail.html).toContain('sign in‹/a›');
    });
  });

  describe('with a Slack', () => {
    const calls = new EventEmitter();
    const slack = setupServer(
      http.post(
        'https://slack.com/api/:method',
        async ({ params, request }) => {
          const body = new URLSearchParams(await request.text());
          calls.emit(String(params.method), Object.fromEntries(body));
          return HttpResponse.json({
            ok: true,
            user: { id: 'U07' },
            ts: '1.2',
          });
        },
      ),
    );

    beforeAll(() => slack.listen({ onUnhandledRequest: 'bypass' }));

    afterAll(() => slack.close());

    it('bring each notice as a message of its own', async () => {
      await start({ slack: production.slack });
      const messages = on(calls, 'chat.postMessage');
      const updates: unknown[] = [];
      calls.on('chat.update', update => updates.push(update));
      await post('', { name: 'calm-otter', expiresIn: 'P2D' });
      for (const [hours, title] of [
        [24, "Workspace 'calm-otter' expires in 1 day"],
        [1, "Workspace 'calm-otter' expires in 1 hour"],
      ] as const) {
        await pass(hours * HOUR - 5);
        const { value } = await messages.next();
        expect(value[0]).toMatchObject({ channel: 'U07', text: title });
        expect(value[0].attachments).toContain(LINK);
      }
      expect(updates).toEqual([]);
    });
  });

  it.each<[string, string[], string[]]>([
    ['none', [], ['Web']],
    ['e-mail', ['email'], ['Web', 'Email']],
    ['Slack', ['slack'], ['Web', 'SlackNotificationProcessor']],
  ])('are there as configured: %s', async (_, names, expected) => {
    await start(
      Object.fromEntries(names.map(name => [name, production[name]])),
    );
    expect(await channels()).toEqual(expected);
  });
});
