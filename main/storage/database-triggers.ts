import type { Database } from 'better-sqlite3'
import { outboxKeys, outboxKeySql } from './outbox-keys.ts'
import { readColumns } from './read-columns.ts'
import { createSql } from './sql.ts'

const recountOlderSql = `
  UPDATE family_year SET older = (
    SELECT coalesce(sum(d.count), 0) FROM day_count AS d
    WHERE d.family = NEW.family AND d.kind = family_year.kind AND d.day < NEW.start
      AND d.day >= family_year.year AND d.day < family_year.year || '~'
  ) WHERE family = NEW.family`

/** The year of a grant or a pantry row in `food`. The starter has no year, because it is no contribution. */
const foodYearSql = (row: string) => `iif(${row}.key = 'starter', '', substr(${row}.day, 1, 4))`

const moveFoodSql = (row: string, granted: string, remaining: string) => `
  INSERT INTO food (dish, year, granted, remaining)
  VALUES (${row}.dish, ${foodYearSql(row)}, ${granted}, ${remaining})
  ON CONFLICT DO UPDATE SET granted = granted + excluded.granted, remaining = remaining + excluded.remaining;`

const fillPantrySql = `
  INSERT INTO pantry (key, dish, day, remaining)
  SELECT NEW.key, NEW.dish, NEW.day, left_over
  FROM (SELECT NEW.units - (SELECT count(*) FROM meal WHERE grant_key = NEW.key AND n <= NEW.units) AS left_over)
  WHERE left_over > 0;`

/**
 * The triggers that update the derived tables, which keep every query as fast after ten years as on the first day. An
 * arrow leads to a table that only triggers and rebuilds write:
 *
 * ```
 *  granted ─┬───────► food            the dishes of a year: how many were granted, and how many are left
 *           ▼          ▲
 *         pantry ──────┘               what is left to eat, by grant
 *           ▲
 *  meal ────┴───────► growth           all experience ever
 *
 *  day_count ───────┬──► family_year                 what each family did in a year; how much is older than food
 *                   │      ▲
 *  counting_family ─┼──────┤
 *                   └──────┴───────► counted_day     what all families that count did on a day
 * ```
 */
const triggersSql = `
-- A grant fills the pantry with the units that no meal has eaten: a meal can arrive from another device before its
-- grant. Grants grow and are never removed.
CREATE TRIGGER granted_added AFTER INSERT ON granted
BEGIN${moveFoodSql('NEW', 'NEW.units', '0')}${fillPantrySql}
END;

CREATE TRIGGER granted_raised AFTER UPDATE ON granted
BEGIN
  DELETE FROM pantry WHERE key = OLD.key;${moveFoodSql('OLD', '-OLD.units', '0')}${moveFoodSql('NEW', 'NEW.units', '0')}${fillPantrySql}
END;

-- A meal takes a unit out of the pantry, or the row with its last one. Units beyond the grant's wait for the grant.
CREATE TRIGGER meal_eaten AFTER INSERT ON meal
BEGIN
  UPDATE growth SET experience = experience + NEW.experience;
  DELETE FROM pantry
  WHERE key = NEW.grant_key AND remaining = 1
    AND NEW.n <= (SELECT units FROM granted WHERE key = NEW.grant_key);
  UPDATE pantry SET remaining = remaining - 1
  WHERE key = NEW.grant_key AND remaining > 1
    AND NEW.n <= (SELECT units FROM granted WHERE key = NEW.grant_key);
END;

CREATE TRIGGER meal_corrected AFTER UPDATE OF experience ON meal
BEGIN
  UPDATE growth SET experience = experience + NEW.experience - OLD.experience;
END;

-- food sums up what is left in the pantry.
CREATE TRIGGER pantry_filled AFTER INSERT ON pantry
BEGIN${moveFoodSql('NEW', '0', 'NEW.remaining')}
END;

CREATE TRIGGER pantry_changed AFTER UPDATE OF remaining ON pantry
BEGIN${moveFoodSql('NEW', '0', 'NEW.remaining - OLD.remaining')}
END;

CREATE TRIGGER pantry_emptied AFTER DELETE ON pantry
BEGIN${moveFoodSql('OLD', '0', '-OLD.remaining')}
END;

-- family_year and counted_day sum up the counted days. Counting replaces rows: it deletes and inserts, and never
-- updates.
CREATE TRIGGER day_counted AFTER INSERT ON day_count
BEGIN
  INSERT INTO family_year (year, family, kind, count, only_local, only_github, older)
  VALUES (substr(NEW.day, 1, 4), NEW.family, NEW.kind, NEW.count, NEW.only_local, NEW.only_github,
    iif(NEW.day < (SELECT start FROM counting_family WHERE family = NEW.family), NEW.count, 0))
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

-- These follow which families count, and from which day on.
CREATE TRIGGER family_began_to_count AFTER INSERT ON counting_family
BEGIN
  INSERT INTO counted_day (day, kind, count) SELECT day, kind, count FROM day_count WHERE family = NEW.family
  ON CONFLICT DO UPDATE SET count = count + excluded.count;${recountOlderSql};
END;

CREATE TRIGGER family_counts_from AFTER UPDATE OF start ON counting_family
BEGIN${recountOlderSql};
END;

CREATE TRIGGER family_ceased_to_count AFTER DELETE ON counting_family
BEGIN
  UPDATE counted_day SET count = counted_day.count - d.count FROM day_count AS d
  WHERE d.family = OLD.family AND counted_day.day = d.day AND counted_day.kind = d.kind;
  UPDATE family_year SET older = 0 WHERE family = OLD.family;
END;
`

/** Drops all triggers. The tables that they write are no longer kept up to date then. */
export function dropTriggers(db: Database): void {
  const names = createSql(db).values<string>(
    "SELECT name FROM sqlite_schema WHERE type = 'trigger'",
  )
  // Without its schema, the name could be that of a temporary trigger.
  for (const name of names) db.exec(`DROP TRIGGER main."${name.replaceAll('"', '""')}"`)
}

/** Replaces all triggers, including those of the outbox if Dash is carried. Call it when that changes. */
export function createTriggers(db: Database): void {
  dropTriggers(db)
  db.exec(triggersSql)
  if (createSql(db).has('SELECT 1 FROM carrier')) createOutboxTriggers(db)
}

/**
 * While Dash is carried, the keys of new and changed shared rows go to the outbox, except those of merged rows. Without
 * a carrier there are no such triggers, so that they cost nothing.
 */
function createOutboxTriggers(db: Database): void {
  for (const table of Object.keys(outboxKeys)) db.exec(outboxTriggersSql(db, table))
  // Makes a compaction due at once, because it removes the carried rows of the erased repository.
  db.exec(`CREATE TRIGGER erased_to_compact AFTER INSERT ON erased
    BEGIN UPDATE carrier SET compared = 0; END`)
}

function outboxTriggersSql(db: Database, table: string): string {
  const columns = readColumns(db, table)
    // A `label` is the name of a folder on this device, so it does not travel.
    .filter(({ name }) => name !== 'label' || table !== 'repository')
  const list = (row: string) => columns.map(({ name }) => `${row}.${name}`).join(', ')
  const condition = `(SELECT is_merging FROM carrier) = 0${
    table === 'setting' ? ' AND NEW.shared = 1' : ''
  }`
  const action = `BEGIN
    INSERT INTO outbox (name, key) VALUES ('${table}', ${outboxKeySql(table, 'NEW.')}) ON CONFLICT DO NOTHING;
  END;`
  return `
    CREATE TRIGGER ${table}_to_carry AFTER INSERT ON ${table} WHEN ${condition} ${action}
    CREATE TRIGGER ${table}_to_carry_again AFTER UPDATE ON ${table}
    WHEN (${list('NEW')}) IS NOT (${list('OLD')}) AND ${condition} ${action}`
}

/** Fills the tables that triggers derive from grants and meals, because backups omit them. */
export const refillDerivedTablesSql = `
  DELETE FROM pantry;
  DELETE FROM food;
  INSERT INTO food (dish, year, granted, remaining)
  SELECT g.dish, ${foodYearSql('g')}, sum(g.units), 0 FROM granted AS g GROUP BY 1, 2;
  UPDATE granted SET units = units;
  UPDATE growth SET experience = (SELECT coalesce(sum(experience), 0) FROM meal);
`
