/**
 * Which backup this database descends from, by its digest (rules/backups.ts). Null: none is known; empty: it was begun anew
 * beside older backups.
 */
export const lastBackup = 'ALTER TABLE device ADD COLUMN last_backup TEXT;'
