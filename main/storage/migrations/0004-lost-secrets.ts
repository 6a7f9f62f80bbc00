/** Says why an account has no token, so that a person who has to sign in again reads what happened. */
export const lostSecrets = `
-- Why a token that was given is not kept: the system keeps no secrets, or the host accepted it no more. NULL where there is a
-- secret, where the GitHub CLI has it, and where a backup, which holds none, was restored.
ALTER TABLE github_account ADD COLUMN secret_lost TEXT CHECK (secret_lost IN ('no-keyring', 'rejected'));

UPDATE github_account SET secret_lost = 'no-keyring' WHERE secret IS NULL AND how <> 'cli';
`
