import { kinds, type ItemKind, type Kind } from '../../../preload/contract/kinds.ts'

/**
 * What the user did and Dash ate by docs/design/product/counting.md, computed from individual contributions and
 * nothing else.
 */

export type Tally = Record<Kind, number>

/** All the numbers that Home shows. Leaves out days and repositories without contributions. */
export interface Figures {
  readonly lifetime: {
    readonly first: string | null
    readonly activeDays: number
    readonly totals: Tally
    readonly repositories: Readonly<Record<string, Tally>>
    /** By the reason and what it applies to. */
    readonly notCounted: Readonly<Record<string, number>>
  }
  readonly years: Readonly<Record<string, YearFigures>>
  /** By repository and day. */
  readonly days: Readonly<Record<string, Readonly<Record<string, Tally>>>>
  /** Dishes granted for each repository, eaten or not. */
  readonly granted: Readonly<Record<string, number>>
  readonly pantry: Tally
  readonly experience: number
  readonly level: number
}

export interface YearFigures {
  readonly days: Readonly<Record<string, number>>
  /** Twelve, January first. */
  readonly months: readonly Tally[]
  readonly totals: Tally
  readonly repositories: Readonly<Record<string, Tally>>
  /** Everything that counts. */
  readonly count: number
  readonly granted: number
}

/** The author and time of a commit. Together with the family, they identify it. */
export interface Authorship {
  readonly email: string
  /** Seconds since the epoch. */
  readonly time: number
  /** Minutes east of UTC. */
  readonly offset: number
}

/** The day on the author's calendar. */
export const authorDay = ({ time, offset }: Pick<Authorship, 'time' | 'offset'>) =>
  new Date((time + offset * 60) * 1000).toISOString().slice(0, 10)

const aDay = 86_400_000
const dayBefore = (day: string, days: number) =>
  new Date(Date.parse(day) - days * aDay).toISOString().slice(0, 10)

/** @param instant milliseconds since the epoch */
export const japaneseDay = (instant: number) =>
  authorDay({ time: Math.floor(instant / 1000), offset: 540 })

export const tally = (): Tally => ({ commit: 0, issue: 0, review: 0, 'pull-request': 0 })
export const sumOf = (of: Tally) => kinds.reduce((sum, kind) => sum + of[kind], 0)

function add(to: Tally, more: Tally): void {
  for (const kind of kinds) to[kind] += more[kind]
}

const experienceOf: Tally = { commit: 10, issue: 15, review: 20, 'pull-request': 30 }
/** The chillies of the starter. */
const starterChillies = 3

/** The repositories that Home shows as one. */
class Project {
  /** Whether it contains Dart. */
  isDart = true
  /** The day on which its language was first known. */
  knownOn: string | null = null
  /** The day on which Dart was first seen in it. */
  dartSince: string | null = null
  /** Whether its clones are unreadable at the moment. */
  isAway = false
  readonly #commits = new Map<string, Authorship & { isRead: boolean }>()
  /** By account and day: what GitHub counts now, and the highest count so far. */
  readonly #pushed = new Map<string, { now: number; told: number }>()
  readonly #items = new Map<
    string,
    { readonly kind: ItemKind; readonly day: string; account: string; isTold: boolean }
  >()
  readonly #granted = new Map<
    string,
    { readonly kind: Kind; readonly day: string; units: number }
  >()

  commit(one: Authorship): void {
    const key = `${one.email} ${one.time} ${one.offset}`
    if (!this.#commits.has(key)) this.#commits.set(key, { ...one, isRead: false })
  }

  isRead({ email, time, offset }: Authorship): boolean {
    return this.#commits.get(`${email} ${time} ${offset}`)?.isRead === true
  }

  /** @param by negative if a history without them was force-pushed */
  push(account: string, day: string, by = 1): void {
    const key = `${account} ${day}`
    const pushed = this.#pushed.get(key) ?? { now: 0, told: 0 }
    this.#pushed.set(key, { ...pushed, now: pushed.now + by })
  }

  item(id: string, kind: ItemKind, account: string, day: string): void {
    this.#items.set(id, { kind, day, account, isTold: false })
  }

  /** Reads everything that can be read. */
  look(addresses: ReadonlySet<string>, accounts: ReadonlySet<string>): void {
    for (const one of this.#commits.values())
      if (!this.isAway && addresses.has(one.email)) one.isRead = true
    for (const [key, pushed] of this.#pushed)
      if (accounts.has(key.split(' ')[0]!)) pushed.told = Math.max(pushed.told, pushed.now)
    for (const item of this.#items.values()) if (accounts.has(item.account)) item.isTold = true
  }

  /** What is known about each day, whether it counts or not. */
  days(addresses: ReadonlySet<string>): Map<string, Tally> {
    const days = new Map<string, Tally>()
    const of = (day: string) => {
      const known = days.get(day) ?? tally()
      days.set(day, known)
      return known
    }
    for (const one of this.#commits.values())
      if (one.isRead && addresses.has(one.email)) of(authorDay(one)).commit += 1
    const told = new Map<string, number>()
    for (const [key, pushed] of this.#pushed) {
      const day = key.split(' ')[1]!
      told.set(day, (told.get(day) ?? 0) + pushed.told)
    }
    for (const [day, count] of told) if (count > 0) of(day).commit = Math.max(of(day).commit, count)
    for (const { kind, day, isTold } of this.#items.values()) if (isTold) of(day)[kind] += 1
    return days
  }

  /** The commits of switched-off addresses, by address. */
  offCommits(addresses: ReadonlySet<string>): readonly string[] {
    return [...this.#commits.values()]
      .filter(({ email, isRead }) => isRead && !addresses.has(email))
      .map(({ email }) => email)
  }

  /** Grants what has become food. @param adoption the day on which Dash was adopted */
  grant(adoption: string, addresses: ReadonlySet<string>, isOn: (kind: Kind) => boolean): void {
    if (this.dartSince === null) return
    const wasKnown = this.knownOn !== null && this.knownOn < this.dartSince
    const from = dayBefore(wasKnown && this.dartSince > adoption ? this.dartSince : adoption, 7)
    const raise = (key: string, kind: Kind, day: string, units: number) => {
      if (!isOn(kind) || day < from || units === 0) return
      const before = this.#granted.get(key)?.units ?? 0
      this.#granted.set(key, { kind, day, units: Math.max(before, units) })
    }
    for (const [day, { commit }] of this.days(addresses))
      raise(`commit ${day}`, 'commit', day, commit)
    for (const [id, { kind, day, isTold }] of this.#items) if (isTold) raise(id, kind, day, 1)
  }

  get granted() {
    return [...this.#granted.values()]
  }
}

/** Everything that must be reported about one life. */
export class LifeModel {
  readonly addresses = new Set<string>()
  /** The signed-in accounts. */
  readonly accounts = new Set<string>()
  readonly kindsOff = new Set<Kind>()
  readonly #adoption: string
  readonly #projects = new Map<string, Project>()
  readonly #eaten = tally()

  constructor(adoption: string) {
    this.#adoption = adoption
  }

  project(name: string): Project {
    const known = this.#projects.get(name) ?? new Project()
    this.#projects.set(name, known)
    return known
  }

  /**
   * Looks at all sources.
   * @param today the day in Japan
   * @param seesGithub false while GitHub is asked about the wrong years
   */
  look(today: string, seesGithub: boolean): void {
    const accounts = seesGithub ? this.accounts : new Set<string>()
    for (const project of this.#projects.values()) {
      project.look(this.addresses, accounts)
      const isKnown = project.days(this.addresses).size > 0
      if (isKnown) project.knownOn ??= today
      if (isKnown && project.isDart) project.dartSince ??= today
      project.grant(this.#adoption, this.addresses, (kind) => !this.kindsOff.has(kind))
    }
  }

  /** @returns the dish that is eaten, or null if there is none */
  feedOne(chosen: Kind | null): Kind | null {
    const pantry = this.#pantry()
    const commonest = Math.max(...kinds.map((kind) => pantry[kind]))
    const dish = chosen ?? kinds.find((kind) => pantry[kind] === commonest)!
    if (pantry[dish] === 0) return null
    this.#eaten[dish] += 1
    return dish
  }

  feedAll(): void {
    add(this.#eaten, this.#pantry())
  }

  figures(): Figures {
    const projects = [...this.#projects].map(([name, project]) => {
      const days = new Map<string, Tally>()
      for (const [day, all] of project.days(this.addresses)) {
        const on = this.#onlyOn(all)
        if (sumOf(on) > 0) days.set(day, on)
      }
      return { name, project, days, isCounted: project.dartSince !== null }
    })
    const within = (year: string | null) => {
      const byDay = new Map<string, Tally>()
      const repositories: Record<string, Tally> = {}
      for (const { name, days, isCounted } of projects) {
        const total = tally()
        for (const [day, counts] of days) {
          if (year !== null && !day.startsWith(year)) continue
          add(total, counts)
          if (!isCounted) continue
          const all = byDay.get(day) ?? tally()
          add(all, counts)
          byDay.set(day, all)
        }
        if (sumOf(total) > 0) repositories[name] = total
      }
      return { byDay, repositories }
    }
    const totalOf = (byDay: ReadonlyMap<string, Tally>) => {
      const total = tally()
      for (const counts of byDay.values()) add(total, counts)
      return total
    }
    const all = within(null)
    const grants = projects.flatMap(({ project }) => project.granted)
    const years: Record<string, YearFigures> = {}
    for (const year of new Set([...all.byDay.keys()].map((day) => day.slice(0, 4)))) {
      const { byDay, repositories } = within(year)
      const totals = totalOf(byDay)
      years[year] = {
        days: Object.fromEntries([...byDay].map(([day, counts]) => [day, sumOf(counts)])),
        months: Array.from({ length: 12 }, (_, n) =>
          totalOf(new Map([...byDay].filter(([day]) => Number(day.slice(5, 7)) === n + 1))),
        ),
        totals,
        repositories,
        count: sumOf(totals),
        granted: grants
          .filter(({ day }) => day.startsWith(year))
          .reduce((sum, { units }) => sum + units, 0),
      }
    }
    const experience = kinds.reduce((sum, kind) => sum + this.#eaten[kind] * experienceOf[kind], 0)
    return {
      lifetime: {
        first: [...all.byDay.keys()].toSorted()[0] ?? null,
        activeDays: all.byDay.size,
        totals: totalOf(all.byDay),
        repositories: all.repositories,
        notCounted: this.#notCounted(),
      },
      years,
      days: Object.fromEntries(
        projects
          .filter(({ days }) => days.size > 0)
          .map(({ name, days }) => [name, Object.fromEntries(days)]),
      ),
      granted: Object.fromEntries(
        projects
          .filter(({ days }) => days.size > 0)
          .map(({ name, project: { granted } }) => [
            name,
            granted.reduce((sum, { units }) => sum + units, 0),
          ]),
      ),
      pantry: this.#pantry(),
      experience,
      level: levelOf(experience),
    }
  }

  #onlyOn(all: Tally): Tally {
    const on = { ...all }
    for (const kind of this.kindsOff) on[kind] = 0
    return on
  }

  #notCounted(): Record<string, number> {
    const found: Record<string, number> = {}
    const note = (reason: string, count: number) => {
      if (count > 0) found[reason] = (found[reason] ?? 0) + count
    }
    for (const project of this.#projects.values()) {
      const isCounted = project.dartSince !== null
      for (const all of project.days(this.addresses).values()) {
        if (!isCounted) note('language', sumOf(this.#onlyOn(all)))
        else for (const kind of this.kindsOff) note(`kind ${kind}`, all[kind])
      }
      if (isCounted && !this.kindsOff.has('commit'))
        for (const email of project.offCommits(this.addresses)) note(`address ${email}`, 1)
    }
    return found
  }

  #pantry(): Tally {
    const pantry = tally()
    pantry.commit = starterChillies
    for (const project of this.#projects.values())
      for (const { kind, units } of project.granted) pantry[kind] += units
    for (const kind of kinds) pantry[kind] -= this.#eaten[kind]
    return pantry
  }
}

/** Going from level L to the next takes 25 · 1.06^(L−1), rounded to 5 and at most 4,000. */
function levelOf(experience: number): number {
  const toNext = (level: number) => Math.min(4000, Math.round(5 * 1.06 ** (level - 1)) * 5)
  let level = 1
  for (let left = experience; left >= toNext(level) && level < 99; level += 1) left -= toNext(level)
  return level
}
