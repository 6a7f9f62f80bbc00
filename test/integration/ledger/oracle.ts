import { dayAtOffset } from '../../../main/base/rules/day.ts'
import type { Kind } from '../../../preload/contract/kinds.ts'
import type { CountingSettings } from '../../../main/ledger/rules/counting.ts'
import { localTime } from '../../../main/base/rules/local-time.ts'
import type { Recording } from './arbitrary.ts'

/**
 * The counts by docs/design/product/counting.md, computed from all recordings at once, slowly and without a database.
 * The ledger must agree with them. Here, clones and GitHub repositories of the same name are one family (no name
 * passes on).
 */
export function countsOf(
  recordings: readonly Recording[],
  settings: CountingSettings,
  timeZone: string,
): ReadonlyMap<string, number> {
  return numbersOf(recordings, settings, timeZone).counts
}

/**
 * The least that must have become food: as in `countsOf`, but commits that several families share count only once.
 * (If only a few are shared, they are not moved history, and more is granted.)
 */
export function leastFoodOf(
  recordings: readonly Recording[],
  settings: CountingSettings,
  timeZone: string,
): ReadonlyMap<string, number> {
  return numbersOf(recordings, settings, timeZone).least
}

function numbersOf(recordings: readonly Recording[], settings: CountingSettings, timeZone: string) {
  const groups: Set<string>[] = []
  const join = (...members: readonly string[]) => {
    const met = groups.filter((group) => members.some((member) => group.has(member)))
    for (const group of met) groups.splice(groups.indexOf(group), 1)
    groups.push(new Set([...members, ...met.flatMap((group) => [...group])]))
  }
  const languages = new Map<string, Set<string>>()
  const local = new Map<string, { repository: string; day: string }>()
  const github = new Map<string, { repository: string; day: string; count: number }>()
  const items = new Map<string, { repository: string; kind: Kind; at: number }>()

  const know = (repository: string, names: readonly string[], found: readonly string[] | null) => {
    join(repository, ...names.map((name) => `name ${name}`))
    languages.set(repository, new Set([...(languages.get(repository) ?? []), ...(found ?? [])]))
  }
  for (const { from, facts } of recordings) {
    if (from === 'clone') {
      const { repository } = facts
      know(
        repository,
        facts.names.map(({ name }) => name),
        facts.languages,
      )
      for (const { email, author = email, time, offset } of facts.commits) {
        const day = dayAtOffset(time, offset)
        if (day === null || !settings.addresses.includes(email)) continue
        local.set(JSON.stringify([repository, author, time, offset]), { repository, day })
      }
      continue
    }
    for (const { repository, nameWithOwner, formerNames = [], ...rest } of facts.repositories) {
      const { languages: found, parent } = rest
      know(repository, [nameWithOwner, ...formerNames], found)
      if (parent !== null) join(repository, parent)
    }
    for (const { repository, day, count } of facts.commitDays) {
      join(repository)
      const key = JSON.stringify([facts.account, repository, day])
      const before = github.get(key)?.count ?? 0
      github.set(key, { repository, day, count: Math.max(before, count) })
    }
    for (const { kind, key, repository, at } of facts.items) {
      join(repository)
      const before = items.get(`${kind} ${key}`)
      if (before === undefined || at < before.at)
        items.set(`${kind} ${key}`, { repository, kind, at })
    }
  }

  const counts = new Map<string, number>()
  const least = new Map<string, number>()
  const seen = new Set<string>()
  const add = (day: string, count: number, isNew = count) => {
    if (count > 0) counts.set(day, (counts.get(day) ?? 0) + count)
    if (isNew > 0) least.set(day, (least.get(day) ?? 0) + isNew)
  }
  for (const group of groups) {
    const known = [...group].flatMap((member) => [...(languages.get(member) ?? [])])
    if (!known.some((language) => settings.languages.includes(language))) continue
    const identities = new Map<string, Set<string>>()
    for (const [key, { repository, day }] of local) {
      if (!group.has(repository)) continue
      const [, ...identity] = JSON.parse(key) as unknown[]
      identities.set(day, new Set([...(identities.get(day) ?? []), JSON.stringify(identity)]))
    }
    const theirs = [...github.values()].filter(({ repository }) => group.has(repository))
    const days = new Set([...identities.keys(), ...theirs.map(({ day }) => day)])
    for (const day of settings.kinds.commit ? days : []) {
      const sum = theirs.filter((row) => row.day === day).reduce((all, { count }) => all + count, 0)
      const own = [...(identities.get(day) ?? [])]
      const fresh = own.filter((identity) => !seen.has(identity))
      for (const identity of fresh) seen.add(identity)
      const count = Math.max(sum, own.length)
      add(day, count, fresh.length + count - own.length)
    }
    for (const { repository, kind, at } of items.values()) {
      if (!group.has(repository) || !settings.kinds[kind]) continue
      add(localTime(at, timeZone).day, 1)
    }
  }
  return { counts, least }
}
