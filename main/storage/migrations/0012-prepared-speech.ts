/**
 * Keeps which clips were made before anybody heard them, and how long an engine has worked on such clips; and what must be
 * known of a voice while its engine rests.
 */
export const preparedSpeech = `
-- Their keys do not tell the dictionary of the engine that has read them.
DELETE FROM speech_clip;
ALTER TABLE speech_clip ADD COLUMN is_prepared INTEGER NOT NULL DEFAULT 0;
-- What the dictionary of an engine's user was when it was asked last: an engine that rests cannot be asked.
CREATE TABLE engine_dictionary (
  engine TEXT PRIMARY KEY,
  digest TEXT NOT NULL
) STRICT;
-- Whom to name where the clips of a voice are heard while its engine rests.
CREATE TABLE voice_credit (
  engine TEXT NOT NULL,
  style INTEGER NOT NULL,
  credit TEXT NOT NULL,
  PRIMARY KEY (engine, style)
) STRICT;
-- Of one day, the last on which anything was prepared.
CREATE TABLE preparation (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  day TEXT NOT NULL,
  seconds REAL NOT NULL
) STRICT;
`
