import { setTimeout as sleep } from 'node:timers/promises';

const WAIT_MS = 20_000;
/** The template is there on any cluster; the clouds' are read along with it. */
const EXPECTED = [
  'user/default/guest',
  'template/default/new-pachyderm-namespace',
];

/**
 * Waits until the catalog has read what a first start needs: whoever owns
 * workspaces, and a template that makes them. A portal whose configuration
 * has other people or templates is not held up for long.
 */
export async function waitForCatalog(
  url: string,
  signal: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + WAIT_MS;
  while (Date.now() < deadline && !signal.aborted) {
    const token = await guestToken(url);
    if (!token || (await holdsEverything(url, token))) {
      return;
    }
    await sleep(250);
  }
}

/** Nothing where guests can not sign in. */
async function guestToken(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(`${url}/api/auth/guest/refresh`, {
      method: 'POST',
    });
    const session = await response.json();
    return session.backstageIdentity?.token;
  } catch {
    return undefined;
  }
}

async function holdsEverything(url: string, token: string): Promise<boolean> {
  const answers = await Promise.all(
    EXPECTED.map(entity =>
      fetch(`${url}/api/catalog/entities/by-name/${entity}`, {
        headers: { authorization: `Bearer ${token}` },
      }).then(
        response => response.ok,
        () => false,
      ),
    ),
  );
  return answers.every(Boolean);
}
