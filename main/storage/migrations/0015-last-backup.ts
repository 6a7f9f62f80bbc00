/**
 * Which backup this database descends from, by its digest (rules/backups.ts). Null: unknown; empty: it was created
 * beside older backups.
 */
export const lastBackup = 'ALTER TABLE device ADD COLUMN last_backup TEXT;'
