/** Who has fed Dash, or has a source, knows it: the first minute is for those who come after. */
export const onboarding = `
INSERT INTO setting (name, value, clock, shared)
SELECT 'onboarding', '"done"', '000000000000000-00000-migration', 0
WHERE EXISTS (SELECT 1 FROM meal) OR EXISTS (SELECT 1 FROM folder) OR EXISTS (SELECT 1 FROM github_account);
`
