import { EventEmitter, on, once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import PostalMime from 'postal-mime';
import {
  SMTPServer,
  type SMTPServerDataStream,
  type SMTPServerSession,
} from 'smtp-server';

/** An e-mail as it came. */
export interface Mail {
  /** Who logged in to send it. */
  user: string;
  /** Where the server was told to bring it. */
  to: string[];
  from?: string;
  subject?: string;
  text?: string;
  html?: string;
}

/** Takes e-mails on loopback from whoever knows the password. */
export class MailServer {
  static readonly PASSWORD = 'a-password-of-the-mail-server';

  readonly #emitter = new EventEmitter();
  readonly #mails = on(this.#emitter, 'mail');
  readonly #server = new SMTPServer({
    // Its certificate would be nobody's that a client trusts.
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) =>
      password === MailServer.PASSWORD
        ? done(null, { user: username })
        : done(new Error('Not the password')),
    onData: (stream, session, done) => {
      this.#take(stream, session).then(() => done(), done);
    },
  });

  private constructor() {}

  static async listen(): Promise<MailServer> {
    const mailServer = new MailServer();
    mailServer.#server.listen(0, '127.0.0.1');
    await once(mailServer.#server.server, 'listening');
    return mailServer;
  }

  get port(): number {
    return (this.#server.server.address() as AddressInfo).port;
  }

  /** Waits for the next that was not asked for yet. */
  async next(): Promise<Mail> {
    const { value } = await this.#mails.next();
    return value[0];
  }

  async close(): Promise<void> {
    await new Promise<void>(done => {
      this.#server.close(done);
    });
  }

  async #take(
    stream: SMTPServerDataStream,
    { user, envelope }: SMTPServerSession,
  ): Promise<void> {
    const { from, subject, text, html } = await PostalMime.parse(
      await buffer(stream),
    );
    const mail: Mail = {
      user: String(user),
      to: envelope.rcptTo.map(({ address }) => address),
      from: from?.address,
      subject,
      text,
      html,
    };
    this.#emitter.emit('mail', mail);
  }
}
