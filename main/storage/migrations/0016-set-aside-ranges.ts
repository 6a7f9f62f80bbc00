/** Remembers the days that GitHub fails to give, so that they are shown as missing and tried again once a day. */
export const setAsideRanges = `
-- Days of an account, both included, that GitHub failed to give three times while it gave others, and when that was last tried.
CREATE TABLE set_aside_range (
  account TEXT NOT NULL,
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (account, from_day)
) STRICT, WITHOUT ROWID;
`
