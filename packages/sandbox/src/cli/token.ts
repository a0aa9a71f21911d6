import { ensureCredentials } from './credentials';
import { readEnvironment } from './environment';

/**
 * `./helium token`: a token that the portal takes for the subject
 * `helium-cli`, for Helium's API and nothing else. It does not expire, so that
 * scripts may poll with it; it is as private as the state folder.
 */
export async function printToken(): Promise<void> {
  const { serviceToken } = await ensureCredentials(readEnvironment().home);
  process.stdout.write(`${serviceToken}\n`);
}
