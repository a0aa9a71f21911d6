/** Loaded before anything else by a portal that is to be on another host than the rest, as far as it can tell. */
import os from 'node:os';
import { syncBuiltinESMExports } from 'node:module';

const name = process.env.HELIUM_FAULT_HOSTNAME!;

os.hostname = () => name;
syncBuiltinESMExports();
