/** Keeps which lines Dash has said, so that none comes again too soon after a restart. */
export const saidLines = `
-- line: its Japanese text, variables in braces. The last lines of each trigger, and those of the last days, in the
-- order of rowid, whatever the clock said; never shared.
CREATE TABLE said_line (
  trigger TEXT NOT NULL,
  line TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (trigger, line)
) STRICT;
`
