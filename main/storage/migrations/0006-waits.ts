/** Keeps until when a host wants to be left alone by an account, so that a restart does not ask before. */
export const waits = `
-- The end of the wait that a rate limit wants (milliseconds since the epoch); NULL: none yet.
ALTER TABLE github_account ADD COLUMN wait_until INTEGER;
`
