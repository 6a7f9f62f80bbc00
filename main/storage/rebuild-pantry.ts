import type { Database } from 'better-sqlite3'

/**
 * Derives the pantry, the waiting dishes, their sums and the experience from grants and meals, as the schema's
 * triggers keep them.
 */
export function rebuildPantry(db: Database): void {
  // The triggers on the pantry maintain the waiting dishes.
  db.exec(`
    DELETE FROM pantry;
    DELETE FROM waiting;
    INSERT INTO pantry (key, dish, day, remaining)
    SELECT key, dish, day, left_over FROM (
      SELECT key, dish, day,
        units - (SELECT count(*) FROM meal WHERE grant_key = key AND n <= units) AS left_over
      FROM granted
    ) WHERE left_over > 0;
    DELETE FROM commit_food;
    INSERT INTO commit_food (year, granted, remaining)
    SELECT substr(g.day, 1, 4), sum(g.units), sum(ifnull(p.remaining, 0))
    FROM granted AS g LEFT JOIN pantry AS p USING (key)
    WHERE g.dish = 'commit' AND g.repository IS NOT NULL GROUP BY 1;
    INSERT INTO growth (only, experience) VALUES (1, (SELECT coalesce(sum(experience), 0) FROM meal))
    ON CONFLICT DO UPDATE SET experience = excluded.experience;`)
}
