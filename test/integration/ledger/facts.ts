import type { Day } from '../../../main/base/rules/day.ts'
import type {
  AccountId,
  CloneFacts,
  CommitFact,
  GithubFacts,
  GithubRepositoryFacts,
  RepositoryId,
} from '../../../main/ledger/rules/facts.ts'
import { readGeneration } from '../../../main/ledger/generation.ts'
import type { GrantedFood } from '../../../main/ledger/grant-food.ts'
import type { Ledger } from '../../../main/ledger/ledger.ts'
import {
  sharedParts,
  sharedTableNames,
  type SharedRow,
} from '../../../main/ledger/merge-devices.ts'
import type { CountingSettings } from '../../../main/ledger/rules/counting.ts'
import { commitBatches } from '../../../main/ledger/recorder.ts'
import type { Store } from '../../../main/storage/open-store.ts'
import type { Row } from '../../../main/storage/rules/row-lines.ts'
import { createSql } from '../../../main/storage/sql.ts'
import { withDatabase } from '../../../main/storage/sqlite.ts'

export const me = 'dash@example.org'
export const host = 'github.com'
export const account = 'github.com:U_1' as AccountId

/** A day before all others in these tests. A clock that shows an earlier day is wrong. */
export const firstRelease = '2026-01-01' as Day

export const countEverything: CountingSettings = {
  kinds: { commit: true, issue: true, review: true, 'pull-request': true },
  languages: ['Dart'],
  addresses: [me],
}

export const day = (text: string) => text as Day
export const id = (text: string) => text as RepositoryId

/** A commit at an instant with an offset, such as `2026-11-25T12:00:00+09:00`. */
export function commit(at: string, other: Partial<CommitFact> = {}): CommitFact {
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(at) ?? []
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1)
  return { oid: `oid-of-${at}`, email: me, time: Date.parse(at) / 1000, offset, ...other }
}

/** Commits of one day in Japan, from noon on, one second apart. */
export function commits(on: string, count: number, email = me): readonly CommitFact[] {
  return Array.from({ length: count }, (_, index) => {
    const [minute, second] = [Math.floor(index / 60), index % 60].map((part) =>
      String(part).padStart(2, '0'),
    )
    return commit(`${on}T12:${minute}:${second}+09:00`, { email })
  })
}

export function clone(repository: string, other: Partial<CloneFacts> = {}): CloneFacts {
  return { repository: id(repository), names: [], languages: ['Dart'], commits: [], ...other }
}

export function github(other: Partial<GithubFacts> = {}): GithubFacts {
  return { account, host, repositories: [], commitDays: [], items: [], ...other }
}

export function onGithub(
  nodeId: string,
  nameWithOwner: string,
  other: Partial<GithubRepositoryFacts> = {},
): GithubRepositoryFacts {
  return {
    repository: id(`github:${host}:${nodeId}`),
    host,
    nameWithOwner,
    isPrivate: false,
    parent: null,
    languages: ['Dart'],
    ...other,
  }
}

/** @returns the food that a ledger reports meanwhile */
function foodBy(ledger: Ledger, work: () => void): readonly GrantedFood[] {
  const food: GrantedFood[] = []
  const off = ledger.onChange((granted) => food.push(...granted))
  try {
    work()
  } finally {
    off()
  }
  return food
}

/** Records a scan at once, each of its parts as a scan of its own. */
export const recordClone = (ledger: Ledger, facts: CloneFacts): readonly GrantedFood[] =>
  foodBy(ledger, () => {
    for (const commits of commitBatches(facts.commits))
      void ledger.recordScan({ ...facts, commits })
  })

export const recordGithub = (ledger: Ledger, facts: GithubFacts): readonly GrantedFood[] =>
  foodBy(ledger, () => ledger.recordGithub(facts))

export const followClock = (ledger: Ledger): readonly GrantedFood[] =>
  foodBy(ledger, () => ledger.followClock())

export function recount(ledger: Ledger, settings: CountingSettings): readonly GrantedFood[] {
  schedule(ledger, settings)
  return finish(ledger)
}

/** Schedules a recount by these settings, but runs no part of it. */
export function schedule(ledger: Ledger, settings: CountingSettings): void {
  ledger.setCounting(settings)
  void ledger.recount(AbortSignal.abort())
}

/** Erases what is due, without backups. */
export const eraseDue = (ledger: Ledger): Promise<void> => ledger.eraseDue(() => Promise.resolve())

/** Runs a recount to its end. */
export const finish = (ledger: Ledger): readonly GrantedFood[] =>
  foodBy(ledger, () => {
    while (ledger.recountPart());
  })

/** Merges the shared rows of another device's database, and counts them, as the carrier does with the rows it reads. */
export function mergeFrom(
  { ledger, store }: { readonly ledger: Ledger; readonly store: Store },
  path: string,
  counting = countEverything,
): readonly GrantedFood[] {
  withDatabase(path, { readonly: true }, (other) => {
    const sql = createSql(other)
    const rows = sharedTableNames.flatMap((name) => {
      const { columns, where } = sharedParts(name)
      const found = sql.all<Row>(`SELECT ${columns} FROM ${name} WHERE ${where}`)
      return found.map((row): SharedRow => [name, row])
    })
    store.transaction(() => ledger.merger.merge(rows, { generation: readGeneration(sql) }))
  })
  return recount(ledger, counting)
}
