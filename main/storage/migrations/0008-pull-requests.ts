/** Keeps how the user's last pull requests stood, so that a merge is news once. */
export const pullRequests = `
-- By the last look of this device; never shared.
CREATE TABLE github_pull_request (
  account TEXT NOT NULL,
  id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('merged', 'closed', 'passed', 'failed', 'none')),
  PRIMARY KEY (account, id)
) STRICT, WITHOUT ROWID;
`
