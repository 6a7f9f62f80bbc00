/** Keeps what a person has changed in the dictionary of how words are read. */
export const dictionary = `
-- key: the word in lower case. pronunciation: in kana; NULL where a shipped word is not used. Never shared.
CREATE TABLE dictionary_word (
  key TEXT PRIMARY KEY,
  word TEXT NOT NULL,
  pronunciation TEXT
) STRICT;
`
