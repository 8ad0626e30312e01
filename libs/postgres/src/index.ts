/** What every service with a PostgreSQL needs: the connection, migrations, the meaning of errors, locks held for long. */
export { bigintAsNumber } from './bigint-as-number.js';
export { dataSourceOptions, PostgresDatabase, type DatabaseOptions, type DatabaseSchema } from './database.js';
export { databaseFaultOf, DatabaseUnavailableError, type DatabaseFault } from './database-faults.js';
export { LOCK_TIMEOUT_MS, LockHold } from './lock-hold.js';
export { withDeadline } from './with-deadline.js';
