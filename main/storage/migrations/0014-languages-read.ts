/** Whether the languages of a clone were listed at the branches up to which it was read. Until then, each scan lists them again. */
export const languagesRead = `
ALTER TABLE clone ADD COLUMN languages_read INTEGER NOT NULL DEFAULT 0 CHECK (languages_read IN (0, 1));
`
