import { readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type RunnerTicket, TICKET_VARIABLE } from './protocol';

/** A ticket with its folder. */
export type OpenTicket = RunnerTicket & { workDirectory: string };

/**
 * A runner's ticket, from the file of its argument or else from its environment, which nothing that it starts inherits.
 *
 * @throws Error when there is neither
 */
export function openTicket(
  file: string | undefined,
  environment: NodeJS.ProcessEnv,
): { workDirectory: string; read: () => Promise<OpenTicket> } {
  const text = environment[TICKET_VARIABLE];
  delete environment[TICKET_VARIABLE];
  if (file) {
    const workDirectory = dirname(file);
    return {
      workDirectory,
      read: async () => {
        const ticket = parse(await readFile(file, 'utf8'), workDirectory);
        await rm(file);
        return ticket;
      },
    };
  }
  if (!text) {
    throw new Error(
      `A runner needs the path of its ticket as its argument, or the ticket in ${TICKET_VARIABLE}`,
    );
  }
  const ticket = parse(text, process.cwd());
  return { workDirectory: ticket.workDirectory, read: async () => ticket };
}

function parse(text: string, workDirectory: string): OpenTicket {
  let ticket: RunnerTicket;
  try {
    ticket = JSON.parse(text);
  } catch {
    // Not the parser's message, which quotes what is secret.
    throw new Error("The runner's ticket is not JSON");
  }
  return { ...ticket, workDirectory: ticket.workDirectory ?? workDirectory };
}
