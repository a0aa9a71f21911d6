/**
 * Loaded before anything else by a portal on SQLite whose database's time of day is moved: Helium's time is the database's, and that is
 * what `unixepoch` says in it.
 */
import { readFileSync } from 'node:fs';

const file = process.env.HELIUM_FAULT_DATABASE_CLOCK!;
const path = require.resolve('better-sqlite3');
const RealDatabase = require('better-sqlite3');

class MovedDatabase extends RealDatabase {
  constructor(...options: unknown[]) {
    super(...options);
    this.function('unixepoch', (modifier: string) => {
      if (modifier !== 'subsec') {
        throw new Error(`unixepoch('${modifier}') is not moved`);
      }
      return (Date.now() + Number(readFileSync(file, 'utf8'))) / 1000;
    });
  }
}

require.cache[path]!.exports = MovedDatabase;
