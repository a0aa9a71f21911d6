import {
  mockServices,
  TestDatabases,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { openDatabase } from '../database';

const DATABASE_IDS: TestDatabaseId[] = ['SQLITE_3', 'POSTGRES_16'];

/** Empty databases of each kind that Helium runs on; fails, where Backstage would leave one out silently. */
export class HeliumTestDatabases {
  readonly #databases: TestDatabases;

  private constructor() {
    if (!process.env.BACKSTAGE_TEST_DATABASE_POSTGRES16_CONNECTION_STRING) {
      throw new Error(
        'No PostgreSQL to test on: run ./helium test, or set BACKSTAGE_TEST_DATABASE_POSTGRES16_CONNECTION_STRING',
      );
    }
    this.#databases = TestDatabases.create({ ids: DATABASE_IDS });
  }

  static create(): HeliumTestDatabases {
    return new HeliumTestDatabases();
  }

  /** For `describe.each`. */
  get ids(): [TestDatabaseId][] {
    return DATABASE_IDS.map(id => [id]);
  }

  async empty(id: TestDatabaseId): Promise<Knex> {
    return await this.#databases.init(id);
  }

  async migrated(id: TestDatabaseId): Promise<Knex> {
    const database = await this.empty(id);
    return await openDatabase(mockServices.database({ knex: database }));
  }
}
