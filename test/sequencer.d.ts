export function spread<T>(few: readonly T[], many: readonly T[]): T[];
