/**
 * A cloud, a Pulumi provider and a program for tests of operations: everything is real but what is made, which is a file.
 *
 * @packageDocumentation
 */
export { LedgerCloud } from './LedgerCloud';
export type {
  LedgerEntry,
  LedgerFault,
  LedgerKey,
  LedgerRecord,
  LedgerVerb,
} from './LedgerCloud';
export { BRIEF_CLI } from './briefCli';
export { installLedgerProvider } from './install';
export { blindLedgerProgram, ledgerProgram } from './programs';
export type { LedgerParameters, LedgerSettings } from './programs';
