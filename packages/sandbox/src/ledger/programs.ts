import {
  createWorkspaceProgram,
  type WorkspaceProgram,
} from '@helium-portal/backstage-plugin-helium-node';

/** What a workspace of the ledger is made of. @public */
export interface LedgerParameters {
  /** How many entries (`entry-1` and so on), or the seconds that each takes, by its name. */
  entries?: number | Record<string, number>;
  /** That each takes, where `entries` is a number; 0 by default. */
  seconds?: number;
  /** All at once, where by default each waits for the one before it. */
  parallel?: boolean;
  /** Of each entry; another one updates them. */
  value?: string;
  /** Of each entry; another one replaces them. */
  drawer?: string;
  /** Recovery takes what was being created over; by default it deletes it. */
  adopt?: boolean;
  /** What the creation of one more entry fails of. */
  entryError?: string;
  programError?: string;
  programSeconds?: number;
  password?: string;
  /** Where the program's check looks. */
  url?: string;
  /** The program leaves a rejected promise that nobody listens to. */
  strayRejection?: boolean;
}

/** @public */
export interface LedgerSettings {
  /** The folder of the `LedgerCloud`. */
  cloud: string;
}

function ledger(options: {
  name: string;
  title: string;
  entrypoint: string;
  keepsData?: boolean;
}): WorkspaceProgram<any> {
  return createWorkspaceProgram({
    ...options,
    description: 'Entries in a ledger, to try operations with',
    version: '1.0.0',
    settings: z => z.object({ cloud: z.string() }),
    parameters: z =>
      z.object({
        entries: z
          .union([
            z.number().int().min(0).max(1_000),
            z.record(z.string().regex(/^[a-z0-9-]+$/), z.number().min(0)),
          ])
          .optional(),
        seconds: z.number().min(0).optional(),
        parallel: z.boolean().optional(),
        value: z.string().optional(),
        drawer: z.string().optional(),
        adopt: z.boolean().optional(),
        entryError: z.string().optional(),
        programError: z.string().optional(),
        programSeconds: z.number().min(0).optional(),
        password: z.string().optional(),
        url: z.string().optional(),
        strayRejection: z.boolean().optional(),
      }),
    parameterOptions: { password: { secret: true } },
    connections: outputs =>
      outputs.url
        ? [{ kind: 'link', title: 'Page', url: String(outputs.url) }]
        : [],
    checks: outputs =>
      outputs.url
        ? [
            {
              type: 'http',
              title: 'Page',
              url: String(outputs.url),
              timeoutSeconds: 1,
            },
          ]
        : [],
  });
}

/** Makes entries in a ledger. @public */
export const ledgerProgram = ledger({
  name: 'ledger',
  title: 'Ledger',
  entrypoint: require.resolve('./entrypoint'),
  keepsData: true,
});

/** As {@link ledgerProgram}, unable to look up what was being created when an attempt died. @public */
export const blindLedgerProgram = ledger({
  name: 'blind_ledger',
  title: 'Blind ledger',
  entrypoint: require.resolve('./blindEntrypoint'),
});
