import { join } from 'node:path';
import { expect, type Browser, type Page } from '@playwright/test';
import { HeliumInstance, ROOT } from '../../support/HeliumInstance';

/** Max is in the team; Ada administrates; the others are in no group. */
export type Person = 'olive' | 'max' | 'nick' | 'ada';

const CLAIMS: Record<Person, string[]> = {
  olive: ['user:default/olive'],
  max: ['user:default/max', 'group:default/team'],
  nick: ['user:default/nick'],
  ada: ['user:default/ada'],
};

/** What the portal answers to a sign-in. */
interface Session {
  backstageIdentity: {
    token: string;
    identity: { ownershipEntityRefs: string[] };
  };
}

const SIGN_IN = '/api/auth/guest/refresh';

/** A list in the environment takes the place of the files': all of it stands here again. */
const LOCATIONS = [
  ...['catalog/org.yaml', 'test/e2e/support/people.yaml'].map(path => ({
    type: 'file',
    target: join(ROOT, path),
    rules: [{ allow: ['Group', 'User'] }],
  })),
  { type: 'file', target: join(ROOT, 'templates/*/*/template.yaml') },
];

/**
 * People at one portal at the same time. The sandbox lets in one guest, whom its configuration names: the portal is started once for each
 * person, and their browsers go on with what they were given when they signed in.
 */
export class People {
  /** Starts a portal with these people, who are all signed in then. */
  static async invite(): Promise<People> {
    const env: NodeJS.ProcessEnv = {
      APP_CONFIG_helium_administrators: JSON.stringify(['user:default/ada']),
      APP_CONFIG_catalog_locations: JSON.stringify(LOCATIONS),
    };
    const helium = await HeliumInstance.create({ env });
    const sessions = new Map<Person, Session>();
    const people = new People(helium, sessions);
    try {
      for (const person of Object.keys(CLAIMS) as Person[]) {
        await helium.stop();
        env.APP_CONFIG_auth_providers_guest_userEntityRef = `user:default/${person}`;
        await helium.start();
        sessions.set(person, await signIn(helium, person));
      }
    } catch (error) {
      await people.leave();
      throw error;
    }
    return people;
  }

  readonly helium: HeliumInstance;
  readonly #sessions: ReadonlyMap<Person, Session>;

  private constructor(
    helium: HeliumInstance,
    sessions: ReadonlyMap<Person, Session>,
  ) {
    this.helium = helium;
    this.#sessions = sessions;
  }

  /** A page in a person's own browser. */
  async open(browser: Browser, person: Person): Promise<Page> {
    const context = await browser.newContext();
    await context.route(`**${SIGN_IN}`, route =>
      route.fulfill({ json: this.#sessionOf(person) }),
    );
    return context.newPage();
  }

  tokenOf(person: Person): string {
    return this.#sessionOf(person).backstageIdentity.token;
  }

  /** Ends the portal, and takes away all that it made. */
  async leave(): Promise<void> {
    await this.helium.kill();
    await this.helium.remove();
  }

  #sessionOf(person: Person): Session {
    const session = this.#sessions.get(person);
    if (!session) {
      throw new Error(`'${person}' has not signed in`);
    }
    return session;
  }
}

/** The catalog reads its files in the background, and who is not in it yet is in no group. */
async function signIn(
  helium: HeliumInstance,
  person: Person,
): Promise<Session> {
  let session: Session | undefined;
  await expect
    .poll(
      async () => {
        session = await (await fetch(`${helium.url}${SIGN_IN}`)).json();
        return session?.backstageIdentity.identity.ownershipEntityRefs.sort();
      },
      { message: `${person} signs in`, timeout: 60_000 },
    )
    .toEqual([...CLAIMS[person]].sort());
  return session!;
}
