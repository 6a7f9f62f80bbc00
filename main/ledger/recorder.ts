import type { Clock } from '../base/clock.ts'
import { dayAtOffset, type Day } from '../base/rules/day.ts'
import type { Touched } from './derive.ts'
import { joinedByName, seenWhenAsked } from './rules/binding.ts'
import type { CloneHead, CommitFact, GithubFacts, RepositoryName } from './rules/facts.ts'
import { isGithubs, type RepositoryId } from './rules/ids.ts'
import { localTime } from './rules/zone.ts'
import type { LedgerStore } from './store.ts'

/** So many commits are recorded at once: some 10 ms. */
const partSize = 5000

/** The commits of one reading, waiting in memory. */
export interface Gathering {
  /** About 1.5 µs a commit. */
  add(commits: readonly CommitFact[]): void
  /**
   * Records the head and the next part of what was gathered, in one transaction: some thousand commits, which block the
   * process for some 10 ms.
   * @param most how many commits the part has
   * @returns whether anything is left
   */
  record(head: CloneHead, most?: number): boolean
  /** Forgets what is left. */
  end(): void
}

/** Writes facts down and notes what has to be counted anew; a forgotten family gets nothing. */
export function openRecorder(options: {
  readonly rows: LedgerStore
  readonly clock: Clock
  /** Makes the families of two repositories one. */
  readonly join: (one: RepositoryId, other: RepositoryId) => void
}) {
  const { rows, clock, join } = options
  const today = () => localTime(clock.now(), clock.zone()).day
  let readings = 0
  let open = 0

  function touchDay({ days }: Touched, repository: RepositoryId, day: Day): void {
    const known = days.get(repository)
    if (known === undefined) days.set(repository, new Set([day]))
    else known.add(day)
  }

  function meet(touched: Touched, repository: RepositoryId): void {
    if (rows.addRepository(repository)) touched.verdicts.add(repository)
  }

  function link(touched: Touched, one: RepositoryId, other: RepositoryId): void {
    if (one === other || !rows.addLink(one, other)) return
    join(one, other)
    touched.families.add(one)
  }

  function know(
    touched: Touched,
    repository: RepositoryId,
    facts: {
      readonly names: readonly RepositoryName[]
      readonly languages: readonly string[] | null
    },
    seen = clock.now(),
  ): void {
    if (facts.languages !== null && rows.addLanguages(repository, facts.languages, today())) {
      touched.verdicts.add(repository)
    }
    for (const name of facts.names) {
      if (isGithubs(repository) || !rows.hasName(repository, name)) {
        for (const other of joinedByName(repository, rows.holders(repository, name))) {
          link(touched, repository, other)
        }
      }
      rows.setName(repository, name, seen)
    }
  }

  return {
    /**
     * Begins to gather what one reading finds.
     * @param record runs a recording in a transaction
     */
    gather(record: (work: (touched: Touched) => void) => void): Gathering {
      readings += 1
      open += 1
      const reading = readings
      let [gathered, recorded] = [0, 0]
      return {
        add(commits) {
          rows.together(() => {
            for (const commit of commits) {
              // Git holds times that no calendar shows; such a commit has no day to be counted on.
              const day = dayAtOffset(commit.time, commit.offset)
              if (day === undefined) continue
              gathered += 1
              rows.gather(reading, gathered, day, commit)
            }
          })
        },
        record(head, most = partSize) {
          const { repository, label } = head
          const part = { reading, from: recorded + 1, to: recorded + most }
          record((touched) => {
            meet(touched, repository)
            // Also of a forgotten one: by names that it gets later it is known again.
            const languages = rows.isForgotten(repository) ? null : head.languages
            know(touched, repository, { names: head.names, languages })
            // Its name may have told that it is another clone of a forgotten one.
            if (rows.isForgotten(repository)) return
            if (label !== undefined) rows.setLabel(repository, label)
            for (const day of rows.addGathered(repository, part)) touchDay(touched, repository, day)
          })
          recorded = part.to
          return recorded < gathered
        },
        end() {
          open -= 1
          // All at once takes no time, and row by row it does.
          if (open === 0) rows.dropGathered()
        },
      }
    },

    /**
     * Clones and GitHub's repositories with one name that two devices have seen, each one of them. Former names join as well:
     * who of them saw what first cannot be told any more, and all devices must come to the same.
     */
    joinByName(): void {
      for (const { id, ...name } of rows.unbound()) {
        const holders = rows.holders(id, name).map((holder) => ({ ...holder, isFormer: false }))
        for (const other of joinedByName(id, holders)) rows.addLink(id, other)
      }
    },

    github(touched: Touched, facts: GithubFacts): void {
      for (const found of facts.repositories) {
        const { repository, host, nameWithOwner, formerNames, parent, isPrivate } = found
        meet(touched, repository)
        // Before anything else, since a fork of a forgotten repository is forgotten with it.
        if (parent !== null) {
          meet(touched, parent)
          link(touched, repository, parent)
        }
        const isForgotten = rows.isForgotten(repository)
        if (!isForgotten) rows.setPrivate(repository, isPrivate)
        // Also of a forgotten one: a clone that is found later shows one of them.
        const former = (formerNames ?? []).map((name) => ({ host, name }))
        know(touched, repository, { names: former, languages: null }, seenWhenAsked.former)
        const present = {
          names: [{ host, name: nameWithOwner }],
          languages: isForgotten ? null : found.languages,
        }
        const seen = formerNames === undefined ? clock.now() : seenWhenAsked.present
        know(touched, repository, present, seen)
      }
      for (const { repository, day, count } of facts.commitDays) {
        meet(touched, repository)
        if (rows.isForgotten(repository)) continue
        if (rows.raiseCommitDay(facts.account, repository, day, count)) {
          touchDay(touched, repository, day)
        }
      }
      for (const item of facts.items) {
        meet(touched, item.repository)
        if (rows.isForgotten(item.repository)) continue
        const before = rows.item(facts.host, item)
        // The earliest instant is kept: a review's moves when its pull request is reviewed again.
        if (before !== undefined && before.firstAt <= item.at) continue
        const { day } = localTime(item.at, clock.zone())
        rows.setItem(facts.host, item, day)
        if (before !== undefined) touchDay(touched, before.repository, before.day)
        touchDay(touched, item.repository, day)
      }
    },
  }
}
