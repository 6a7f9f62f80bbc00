const sumsOfYear = (row: string) =>
  `substr(${row}.day, 1, 4), ${row}.family, ${row}.kind, ${row}.count, ${row}.only_local, ${row}.only_github,
   iif(${row}.day < (SELECT start FROM counting_family WHERE family = ${row}.family), ${row}.count, 0)`

const recountOlder = `
  UPDATE family_year SET older = (
    SELECT coalesce(sum(d.count), 0) FROM day_count AS d
    WHERE d.family = NEW.family AND d.kind = family_year.kind AND d.day < NEW.start
      AND d.day >= family_year.year AND d.day < family_year.year || '~'
  ) WHERE family = NEW.family`

const moveFood = (year: string, granted: string, remaining: string) => `
  INSERT INTO commit_food (year, granted, remaining) VALUES (substr(${year}, 1, 4), ${granted}, ${remaining})
  ON CONFLICT DO UPDATE SET granted = granted + excluded.granted, remaining = remaining + excluded.remaining`

/**
 * Sums that are kept while days are counted, so that all years and every total answer at once, however long a life is.
 * They are as derived as what they are of: triggers alone write them.
 */
export const sums = `
-- What a family did in a year, whether it counts or not; older: what of it counts and is older than food. A row stays where
-- nothing is left.
CREATE TABLE family_year (
  year TEXT NOT NULL,
  family TEXT NOT NULL,
  kind TEXT NOT NULL,
  count INTEGER NOT NULL CHECK (count >= 0),
  only_local INTEGER NOT NULL,
  only_github INTEGER NOT NULL,
  older INTEGER NOT NULL,
  PRIMARY KEY (year, family, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX family_year_by_family ON family_year (family);

-- What all families that count did on a day. A row stays where nothing is left.
CREATE TABLE counted_day (
  day TEXT NOT NULL,
  kind TEXT NOT NULL,
  count INTEGER NOT NULL CHECK (count >= 0),
  PRIMARY KEY (day, kind)
) STRICT, WITHOUT ROWID;

-- The dishes that came of the commits of a year, and those of them in the pantry.
CREATE TABLE commit_food (
  year TEXT PRIMARY KEY,
  granted INTEGER NOT NULL,
  remaining INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The addresses by which commits of a repository are known.
CREATE TABLE repository_address (
  repository TEXT NOT NULL,
  email TEXT NOT NULL,
  PRIMARY KEY (repository, email)
) STRICT, WITHOUT ROWID;

INSERT INTO family_year
SELECT year, family, kind, sum(count), sum(only_local), sum(only_github), sum(older) FROM (
  SELECT substr(d.day, 1, 4) AS year, d.*, iif(d.day < c.start, d.count, 0) AS older
  FROM day_count AS d LEFT JOIN counting_family AS c USING (family)
) GROUP BY year, family, kind;
INSERT INTO counted_day
SELECT day, kind, sum(count) FROM day_count WHERE family IN (SELECT family FROM counting_family) GROUP BY day, kind;
INSERT INTO commit_food
SELECT substr(g.day, 1, 4), sum(g.units), sum(ifnull(p.remaining, 0)) FROM granted AS g LEFT JOIN pantry AS p USING (key)
WHERE g.dish = 'commit' AND g.repository IS NOT NULL GROUP BY 1;
INSERT INTO repository_address SELECT DISTINCT repository, email FROM local_commit;

CREATE TRIGGER day_counted AFTER INSERT ON day_count
BEGIN
  INSERT INTO family_year (year, family, kind, count, only_local, only_github, older)
  VALUES (${sumsOfYear('NEW')})
  ON CONFLICT DO UPDATE SET count = count + excluded.count, only_local = only_local + excluded.only_local,
    only_github = only_github + excluded.only_github, older = older + excluded.older;
  INSERT INTO counted_day (day, kind, count)
  SELECT NEW.day, NEW.kind, NEW.count FROM counting_family WHERE family = NEW.family
  ON CONFLICT DO UPDATE SET count = count + excluded.count;
END;

CREATE TRIGGER day_dropped AFTER DELETE ON day_count
BEGIN
  UPDATE family_year SET count = count - OLD.count, only_local = only_local - OLD.only_local,
    only_github = only_github - OLD.only_github,
    older = older - iif(OLD.day < (SELECT start FROM counting_family WHERE family = OLD.family), OLD.count, 0)
  WHERE year = substr(OLD.day, 1, 4) AND family = OLD.family AND kind = OLD.kind;
  UPDATE counted_day SET count = count - OLD.count
  WHERE day = OLD.day AND kind = OLD.kind AND OLD.family IN (SELECT family FROM counting_family WHERE family = OLD.family);
END;

CREATE TRIGGER family_began_to_count AFTER INSERT ON counting_family
BEGIN
  INSERT INTO counted_day (day, kind, count) SELECT day, kind, count FROM day_count WHERE family = NEW.family
  ON CONFLICT DO UPDATE SET count = count + excluded.count;${recountOlder};
END;

CREATE TRIGGER family_counts_from AFTER UPDATE OF start ON counting_family
BEGIN${recountOlder};
END;

CREATE TRIGGER family_ceased_to_count AFTER DELETE ON counting_family
BEGIN
  UPDATE counted_day SET count = counted_day.count - d.count FROM day_count AS d
  WHERE d.family = OLD.family AND counted_day.day = d.day AND counted_day.kind = d.kind;
  UPDATE family_year SET older = 0 WHERE family = OLD.family;
END;

CREATE TRIGGER commit_food_granted AFTER INSERT ON granted WHEN NEW.dish = 'commit' AND NEW.repository IS NOT NULL
BEGIN${moveFood('NEW.day', 'NEW.units', '0')};
END;

CREATE TRIGGER commit_food_raised AFTER UPDATE ON granted WHEN NEW.dish = 'commit' AND NEW.repository IS NOT NULL
BEGIN${moveFood('OLD.day', '-OLD.units', '0')};${moveFood('NEW.day', 'NEW.units', '0')};
END;

CREATE TRIGGER commit_food_removed AFTER DELETE ON granted WHEN OLD.dish = 'commit' AND OLD.repository IS NOT NULL
BEGIN${moveFood('OLD.day', '-OLD.units', '0')};
END;

CREATE TRIGGER commit_food_filled AFTER INSERT ON pantry WHEN NEW.dish = 'commit' AND NEW.key <> 'starter'
BEGIN${moveFood('NEW.day', '0', 'NEW.remaining')};
END;

CREATE TRIGGER commit_food_changed AFTER UPDATE OF remaining ON pantry WHEN NEW.dish = 'commit' AND NEW.key <> 'starter'
BEGIN${moveFood('NEW.day', '0', 'NEW.remaining - OLD.remaining')};
END;

CREATE TRIGGER commit_food_emptied AFTER DELETE ON pantry WHEN OLD.dish = 'commit' AND OLD.key <> 'starter'
BEGIN${moveFood('OLD.day', '0', '-OLD.remaining')};
END;
`
