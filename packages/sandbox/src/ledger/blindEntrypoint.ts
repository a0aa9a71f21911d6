/** The ledger program, had it been written without a way to look up what an attempt that died was creating. */
import type { ProgramEntrypoint } from '@helium-portal/backstage-plugin-helium-node';
import entrypoint from './entrypoint';
import type { LedgerParameters } from './programs';

const { program, inventory } = entrypoint;

const blindEntrypoint: ProgramEntrypoint<LedgerParameters> = {
  program,
  inventory,
};

export default blindEntrypoint;
