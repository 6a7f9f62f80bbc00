/** Says which windows GitHub answered with errors beside data. */
export const errorsBesideData = `
-- Whether the last answer about the window had errors beside its data: its totals do not tell what was left out.
ALTER TABLE sync_window ADD COLUMN had_errors INTEGER NOT NULL DEFAULT 0 CHECK (had_errors IN (0, 1));
`
