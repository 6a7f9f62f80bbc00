/** Says of which days GitHub has left something out because it was too much for its lists. */
export const truncatedDays = `
-- Days of an account with more than GitHub lists, and how many contributions it left out: part of its window's cut.
CREATE TABLE truncated_day (
  account TEXT NOT NULL,
  day TEXT NOT NULL,
  count INTEGER NOT NULL CHECK (count > 0),
  PRIMARY KEY (account, day)
) STRICT, WITHOUT ROWID;
`
