import { dayAtOffset } from '../../../main/base/rules/day.ts'
import type { CloneFacts, GithubFacts } from '../../../main/ledger/rules/facts.ts'
import type { Kind } from '../../../preload/contract/kinds.ts'
import type { CountingSettings } from '../../../main/ledger/rules/counting.ts'
import { localTime } from '../../../main/base/rules/local-time.ts'
import type { Recording } from './arbitrary.ts'

interface Commit {
  readonly repository: string
  readonly day: string
  readonly email: string
  /** The author's e-mail in the commit, the time and the offset. */
  readonly identity: string
}

interface GithubDay {
  readonly repository: string
  readonly day: string
  readonly count: number
}

interface Item {
  readonly repository: string
  readonly kind: Kind
  readonly at: number
  readonly day: string
}

interface Name {
  readonly name: string
  readonly repository: string
  readonly seen: number
}

const isFromGithub = (repository: string) => repository.startsWith('github:')

/**
 * What one device knows by docs/design/product/counting.md: step by step, slowly, without a database. The ledger must
 * agree with it when names pass on, repositories are forgotten, and devices merge. Unlike the oracle, it depends on
 * the order.
 */
export class Model {
  readonly #links = new Map<string, readonly [string, string]>()
  readonly #names = new Map<string, Name>()
  readonly #languages = new Set<string>()
  /** The latest decision about each repository; the instant of its erasure, or null if it is no longer forgotten. */
  readonly #decisions = new Map<
    string,
    { readonly clock: string; readonly eraseAt: number | null }
  >()
  readonly #commits = new Map<string, Commit>()
  readonly #github = new Map<string, GithubDay>()
  readonly #items = new Map<string, Item>()

  /** @param now milliseconds since the epoch @param timeZone the user's time zone at that time */
  record({ from, facts }: Recording, now: number, timeZone: string): void {
    const latest = Math.max(...[...this.#names.values()].map((name) => name.seen))
    // A name that is seen now counts as seen last, even if the clock was set back.
    const seen = now >= latest ? now : latest + 1
    if (from === 'clone') this.#recordClone(facts, seen)
    else this.#recordGithub(facts, seen, timeZone)
  }

  /** @param clock of the decision; later ones are greater */
  forget(repository: string, clock: string, eraseAt: number): void {
    for (const member of this.#familyOf(repository)) this.#decide(member, { clock, eraseAt })
  }

  /** Changes an earlier decision to forget. @param eraseAt null: no longer forgotten */
  change(repository: string, clock: string, eraseAt: number | null): void {
    for (const member of this.#familyOf(repository)) {
      if (this.#isDecided(member)) this.#decide(member, { clock, eraseAt })
    }
  }

  /** Erases what is due. Of families with such a member, only the names are kept. */
  erase(now: number): void {
    const isErased = (repository: string) =>
      [...this.#familyOf(repository)].some(
        (member) => (this.#decisions.get(member)?.eraseAt ?? Infinity) <= now,
      )
    for (const map of [this.#commits, this.#github, this.#items]) {
      for (const [key, { repository }] of map) if (isErased(repository)) map.delete(key)
    }
    for (const entry of this.#languages) {
      const [repository] = JSON.parse(entry) as [string, string]
      if (isErased(repository)) this.#languages.delete(entry)
    }
  }

  /** Merges what another device knows. */
  merge(other: Model): void {
    for (const [key, link] of other.#links) this.#links.set(key, link)
    for (const language of other.#languages) this.#languages.add(language)
    for (const [repository, decision] of other.#decisions) this.#decide(repository, decision)
    for (const [key, commit] of other.#commits) this.#commits.set(key, commit)
    for (const [key, name] of other.#names) this.#see(key, name)
    for (const [key, day] of other.#github) this.#raise(key, day)
    for (const [key, item] of other.#items) this.#keepEarliest(key, item)
    for (const name of this.#names.values()) {
      if (!isFromGithub(name.repository) && !this.#isBound(name)) this.#joinByName(name, 'merged')
    }
  }

  /** How much counts on each day. */
  counts(settings: CountingSettings): Readonly<Record<string, number>> {
    const counts = new Map<string, number>()
    const add = (day: string, count: number) => {
      if (count > 0) counts.set(day, (counts.get(day) ?? 0) + count)
    }
    for (const family of this.#families()) {
      if ([...family].some(this.isForgotten)) continue
      const isDart = [...this.#languages].some((entry) => {
        const [repository, language] = JSON.parse(entry) as [string, string]
        return family.has(repository) && settings.languages.includes(language)
      })
      if (!isDart) continue
      const local = [...this.#commits.values()].filter(
        ({ repository, email }) => family.has(repository) && settings.addresses.includes(email),
      )
      const github = [...this.#github.values()].filter(({ repository }) => family.has(repository))
      const days = new Set([...local, ...github].map(({ day }) => day))
      for (const day of settings.kinds.commit ? days : []) {
        const identities = local.filter((one) => one.day === day).map(({ identity }) => identity)
        const sum = github
          .filter((one) => one.day === day)
          .reduce((all, { count }) => all + count, 0)
        add(day, Math.max(new Set(identities).size, sum))
      }
      for (const { repository, kind, day } of this.#items.values()) {
        if (family.has(repository) && settings.kinds[kind]) add(day, 1)
      }
    }
    return Object.fromEntries(counts)
  }

  #recordClone({ repository, names, languages, commits }: CloneFacts, now: number): void {
    for (const { host, name } of names) this.#show(repository, `${host}/${name}`, now)
    if (this.isForgotten(repository)) return
    this.#know(repository, languages)
    for (const { email, author = email, time, offset } of commits) {
      const day = dayAtOffset(time, offset)
      if (day === null) continue
      const identity = `${author} ${time} ${offset}`
      this.#commits.set(`${repository} ${email} ${identity}`, { repository, day, email, identity })
    }
  }

  #recordGithub(facts: GithubFacts, now: number, timeZone: string): void {
    for (const found of facts.repositories) {
      const { repository, host, nameWithOwner, formerNames, parent, languages } = found
      if (parent !== null) this.#link(repository, parent)
      for (const name of formerNames ?? []) this.#show(repository, `${host}/${name}`, 0)
      this.#show(repository, `${host}/${nameWithOwner}`, formerNames === undefined ? now : 1)
      if (!this.isForgotten(repository)) this.#know(repository, languages)
    }
    for (const { repository, day, count } of facts.commitDays) {
      if (this.isForgotten(repository)) continue
      this.#raise(`${facts.account} ${repository} ${day}`, { repository, day, count })
    }
    for (const { kind, key, repository, at } of facts.items) {
      if (this.isForgotten(repository)) continue
      const before = this.#items.get(`${kind} ${key}`)
      // Once an item has been seen, seeing it in another time zone does not move it.
      if (before !== undefined && before.at <= at) continue
      this.#items.set(`${kind} ${key}`, { repository, kind, at, day: localTime(at, timeZone).day })
    }
  }

  #know(repository: string, languages: readonly string[] | null): void {
    for (const one of languages ?? []) this.#languages.add(JSON.stringify([repository, one]))
  }

  #show(repository: string, name: string, now: number): void {
    const key = `${name} ${repository}`
    if (isFromGithub(repository) || !this.#names.has(key))
      this.#joinByName({ name, repository, seen: now })
    this.#see(key, { name, repository, seen: now })
  }

  #see(key: string, name: Name): void {
    if (name.seen > (this.#names.get(key)?.seen ?? -Infinity)) this.#names.set(key, name)
  }

  /** Merged devices do not know who saw a name first, so former names join too. */
  #joinByName({ name, repository }: Name, when: 'shown' | 'merged' = 'shown'): void {
    const others = [...this.#names.values()].filter(
      (other) => other.name === name && other.repository !== repository,
    )
    const waiting = others.filter(
      (other) => !isFromGithub(other.repository) && !this.#isBound(other),
    )
    const [present] = others
      .filter((other) => isFromGithub(other.repository))
      .filter((other) => when === 'merged' || !this.#isFormer(other))
      .sort((a, b) => b.seen - a.seen || (a.repository < b.repository ? -1 : 1))
    const joined = isFromGithub(repository) || present === undefined ? waiting : [present]
    for (const one of joined) this.#link(repository, one.repository)
  }

  /** Whether a repository was later seen with another name. */
  #isFormer({ repository, seen }: Name): boolean {
    return [...this.#names.values()].some(
      (other) => other.repository === repository && other.seen > seen,
    )
  }

  /** Whether a name has joined a clone to one of GitHub's repositories. */
  #isBound({ name, repository }: Name): boolean {
    return [...this.#names.values()].some(
      (other) =>
        other.name === name &&
        isFromGithub(other.repository) &&
        [...this.#links.values()].some(
          (link) => link.includes(repository) && link.includes(other.repository),
        ),
    )
  }

  #link(one: string, other: string): void {
    if (one === other) return
    const link = one < other ? ([one, other] as const) : ([other, one] as const)
    this.#links.set(link.join(' '), link)
  }

  #raise(key: string, day: GithubDay): void {
    if (day.count > (this.#github.get(key)?.count ?? 0)) this.#github.set(key, day)
  }

  #keepEarliest(key: string, item: Item): void {
    const before = this.#items.get(key)
    const order = ({ at, day, repository }: Item) =>
      `${String(at).padStart(15, '0')} ${day} ${repository}`
    if (before === undefined || order(item) < order(before)) this.#items.set(key, item)
  }

  #families(): readonly ReadonlySet<string>[] {
    const rows = [this.#commits, this.#github, this.#items, this.#names]
    const all = rows.flatMap((map) => [...map.values()].map(({ repository }) => repository))
    const left = new Set([...all, ...[...this.#links.values()].flat()])
    const families: ReadonlySet<string>[] = []
    for (const repository of left) {
      const family = this.#familyOf(repository)
      for (const member of family) left.delete(member)
      families.push(family)
    }
    return families
  }

  #familyOf(repository: string): ReadonlySet<string> {
    const family = new Set([repository])
    for (const member of family) {
      for (const link of this.#links.values()) {
        if (link.includes(member)) for (const one of link) family.add(one)
      }
    }
    return family
  }

  readonly isForgotten = (repository: string): boolean =>
    [...this.#familyOf(repository)].some((member) => this.#isDecided(member))

  #isDecided(repository: string): boolean {
    return (this.#decisions.get(repository)?.eraseAt ?? null) !== null
  }

  #decide(repository: string, decision: { clock: string; eraseAt: number | null }): void {
    if (decision.clock > (this.#decisions.get(repository)?.clock ?? ''))
      this.#decisions.set(repository, decision)
  }
}
