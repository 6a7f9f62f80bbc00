import { undisclosedReasons, type Undisclosed } from '../../../preload/contract/undisclosed.ts'
import type { IncompleteDays, NotCounted } from '../../../preload/contract/views/history-view.ts'
import type { DayRange } from '../../ledger/rules/day-range.ts'

/** What a host counts on some days without disclosing it to one account. */
export interface UndisclosedDays extends Undisclosed, DayRange {
  readonly host: string
}

/**
 * Subtracts what is not really missing: the commits of a private repository also count through its clone.
 * @param unlisted how many commits clones have, on these days, in repositories that the host does not list
 */
export function subtractUnlisted(undisclosed: Undisclosed, unlisted: number): Undisclosed {
  const { restricted, hidden, truncated } = undisclosed
  return {
    restricted: Math.max(0, restricted - unlisted),
    hidden: Math.max(0, hidden - Math.max(0, unlisted - restricted)),
    truncated,
  }
}

/** Adds up what a host's accounts report for the same days. */
export function sumOverAccounts(rows: readonly UndisclosedDays[]): readonly UndisclosedDays[] {
  const byDays = Map.groupBy(rows, ({ host, from, to }) => `${host} ${from} ${to}`)
  return [...byDays.values()].map((same) =>
    same.reduce((sum, { restricted, hidden, truncated }) => ({
      ...sum,
      restricted: sum.restricted + restricted,
      hidden: sum.hidden + hidden,
      truncated: sum.truncated + truncated,
    })),
  )
}

/** The days with missing contributions, by reason. */
export function incompleteDays(rows: readonly UndisclosedDays[]): readonly IncompleteDays[] {
  return rows.flatMap(({ host, from, to, ...counts }) =>
    undisclosedReasons
      .filter((reason) => counts[reason] > 0)
      .map((reason) => ({ from, to, reason, count: counts[reason], host })),
  )
}

/** How much is missing in total, by host and reason. */
export function undisclosedSums(rows: readonly UndisclosedDays[]): readonly NotCounted[] {
  const hosts = [...new Set(rows.map(({ host }) => host))]
  return hosts.flatMap((host) =>
    undisclosedReasons
      .map((reason) => ({
        reason,
        count: rows.reduce((sum, row) => sum + (row.host === host ? row[reason] : 0), 0),
        detail: host,
      }))
      .filter(({ count }) => count > 0),
  )
}
