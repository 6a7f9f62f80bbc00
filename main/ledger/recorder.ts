import type { Clock } from '../base/clock.ts'
import type { Day } from '../base/rules/day.ts'
import { nothingTouched, type Touched } from './derive.ts'
import { joinedByName, seenNow, seenWhenAsked } from './rules/binding.ts'
import type { CloneHead, GithubFacts, RepositoryName } from './rules/facts.ts'
import { isGithubs, type RepositoryId } from './rules/ids.ts'
import type { BufferedCommits, LedgerStore } from './store.ts'

/** What one source found, to be recorded in one transaction. */
export type Facts =
  | { readonly source: 'clone'; readonly head: CloneHead; readonly commits: BufferedCommits }
  | { readonly source: 'github'; readonly facts: GithubFacts }

/** Writes facts down and reports what to recount because of them. Records nothing of forgotten families. */
export function openRecorder(options: {
  readonly rows: LedgerStore
  readonly clock: Clock
  /** The day that counts as the first for languages seen now. */
  readonly today: () => Day
  /** Joins the families of two repositories. */
  readonly join: (one: RepositoryId, other: RepositoryId) => void
}) {
  const { rows, clock, today, join } = options

  function touchDay({ days }: Touched, repository: RepositoryId, day: Day): void {
    const known = days.get(repository)
    if (known === undefined) days.set(repository, new Set([day]))
    else known.add(day)
  }

  function ensureRepository(touched: Touched, repository: RepositoryId): void {
    if (rows.addRepository(repository)) touched.verdicts.add(repository)
  }

  function linkRepositories(touched: Touched, one: RepositoryId, other: RepositoryId): void {
    if (one === other || !rows.addLink(one, other)) return
    join(one, other)
    touched.families.add(one)
  }

  function addNamesAndLanguages(
    touched: Touched,
    repository: RepositoryId,
    facts: {
      readonly names: readonly RepositoryName[]
      readonly languages: readonly string[] | null
    },
    seen: number,
  ): void {
    if (facts.languages !== null && rows.addLanguages(repository, facts.languages, today())) {
      touched.verdicts.add(repository)
    }
    for (const name of facts.names) {
      if (isGithubs(repository) || !rows.hasName(repository, name)) {
        for (const other of joinedByName(repository, rows.holders(repository, name))) {
          linkRepositories(touched, repository, other)
        }
      }
      rows.setName(repository, name, seen)
    }
  }

  function recordClone(touched: Touched, head: CloneHead, commits: BufferedCommits): void {
    const { repository, label } = head
    ensureRepository(touched, repository)
    // Forgotten ones get names too, so that they are recognised by later ones.
    const languages = rows.isForgotten(repository) ? null : head.languages
    const seen = seenNow(rows.latestSeen(), clock.now())
    addNamesAndLanguages(touched, repository, { names: head.names, languages }, seen)
    // Its name may have revealed it as another clone of a forgotten repository.
    if (rows.isForgotten(repository)) return
    if (label !== undefined) rows.setLabel(repository, label)
    for (const day of rows.addBuffered(repository, commits)) touchDay(touched, repository, day)
  }

  function recordGithub(touched: Touched, facts: GithubFacts): void {
    const now = seenNow(rows.latestSeen(), clock.now())
    for (const found of facts.repositories) {
      const { repository, host, nameWithOwner, formerNames, parent, isPrivate } = found
      ensureRepository(touched, repository)
      // Before anything else, because a fork of a forgotten repository is forgotten too.
      if (parent !== null) {
        ensureRepository(touched, parent)
        linkRepositories(touched, repository, parent)
      }
      const isForgotten = rows.isForgotten(repository)
      if (!isForgotten) rows.setPrivate(repository, isPrivate)
      // Forgotten ones get them too: a clone found later may show one of them.
      const former = (formerNames ?? []).map((name) => ({ host, name }))
      const formerFacts = { names: former, languages: null }
      addNamesAndLanguages(touched, repository, formerFacts, seenWhenAsked.former)
      const present = {
        names: [{ host, name: nameWithOwner }],
        languages: isForgotten ? null : found.languages,
      }
      const seen = formerNames === undefined ? now : seenWhenAsked.present
      addNamesAndLanguages(touched, repository, present, seen)
    }
    for (const { repository, day, count } of facts.commitDays) {
      ensureRepository(touched, repository)
      if (rows.isForgotten(repository)) continue
      if (rows.raiseCommitDay(facts.account, repository, day, count)) {
        touchDay(touched, repository, day)
      }
    }
    for (const item of facts.items) {
      ensureRepository(touched, item.repository)
      if (rows.isForgotten(item.repository)) continue
      const before = rows.item(facts.host, item)
      // Keep the earliest instant: a review's moves when its pull request is reviewed again.
      if (before !== undefined && before.firstAt <= item.at) continue
      const { day } = clock.localTime(item.at)
      rows.setItem(facts.host, item, day)
      if (before !== undefined) touchDay(touched, before.repository, before.day)
      touchDay(touched, item.repository, day)
    }
  }

  return {
    /**
     * Records facts, inside a transaction. Idempotent.
     * @returns what they have touched, from which counts and grants are derived
     */
    record(found: Facts): Touched {
      const touched = nothingTouched()
      if (found.source === 'clone') recordClone(touched, found.head, found.commits)
      else recordGithub(touched, found.facts)
      return touched
    },

    /**
     * Joins clones with GitHub's repositories of the same name if two devices have seen one each. Former names join
     * too: which of them was seen first is no longer known, and all devices must agree.
     * @returns what was touched
     */
    joinByName(): Touched {
      const touched = nothingTouched()
      for (const { id, ...name } of rows.unbound()) {
        const holders = rows.holders(id, name).map((holder) => ({ ...holder, isFormer: false }))
        for (const other of joinedByName(id, holders)) linkRepositories(touched, id, other)
      }
      return touched
    },
  }
}
