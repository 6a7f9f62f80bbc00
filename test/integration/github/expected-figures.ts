import type { ItemKind, Kind } from '../../../preload/contract/kinds.ts'
import type { Undisclosed } from '../../../preload/contract/undisclosed.ts'
import type {
  FakeCommit,
  FakeItem,
  FakeRepository,
  FakeReview,
  FakeUser,
  Model,
} from '../../fakes/github/model.ts'

type Counts = Readonly<Record<Kind, number>>

/** The numbers of a model's contributions: the disclosed ones by day and kind, and the undisclosed ones. */
export interface Figures {
  /** Leaves out days without contributions. */
  readonly days: Readonly<Record<string, number>>
  readonly totals: Counts
  readonly undisclosed: Undisclosed
}

export interface Observer {
  readonly host: string
  readonly model: Model
  readonly user: FakeUser
  readonly seesPrivate: boolean
}

interface Seen {
  readonly kind: Kind
  readonly repository: FakeRepository
  readonly day: string
  readonly count: number
  /** The instant of an item; undefined for commits. */
  readonly at: number
}

/** The most repositories that GitHub lists, and so the most per day. */
const maxRepositories = 100

/**
 * The expected numbers, computed from the model's individual contributions and nothing else. Each observation is what
 * GitHub shows at the time of a sync; what was observed once stays true, because food is never taken back.
 */
export class ExpectedFigures {
  readonly #seen = new Map<string, Seen>()
  /** Repositories in which an account saw Dart. */
  readonly #dart = new Set<FakeRepository>()
  /** Forks whose parent an account saw: GitHub does not mention a parent that is deleted or hidden. */
  readonly #forks = new Set<FakeRepository>()
  #undisclosed = { restricted: 0, hidden: 0, truncated: 0 }
  readonly #dayOf: (instant: number) => string

  constructor(timeZone: string) {
    const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' })
    this.#dayOf = (instant) => format.format(instant)
  }

  /** Observes everything as each account sees it. */
  observe(...observers: readonly Observer[]): void {
    this.#undisclosed = { restricted: 0, hidden: 0, truncated: 0 }
    for (const observer of observers) this.#observeAs(observer)
  }

  figures(): Figures {
    const days: Record<string, number> = {}
    const totals = { commit: 0, issue: 0, review: 0, 'pull-request': 0 }
    const dartFamilies = new Set([...this.#dart].map((repository) => this.#familyOf(repository)))
    for (const { kind, repository, day, count } of this.#seen.values()) {
      if (!dartFamilies.has(this.#familyOf(repository))) continue
      days[day] = (days[day] ?? 0) + count
      totals[kind] += count
    }
    return { days, totals, undisclosed: this.#undisclosed }
  }

  #observeAs({ host, model, user, seesPrivate }: Observer): void {
    const isRestricted = ({ isPrivate }: FakeRepository) => isPrivate && !seesPrivate
    const isHidden = ({ nameWithOwner }: FakeRepository) =>
      model.protectedOwners.has(nameWithOwner.split('/')[0]!)

    /** Whether GitHub discloses the contribution to the observer. It counts all others as undisclosed. */
    const isDisclosed = ({ user: whose, repository }: FakeCommit | FakeItem | FakeReview) => {
      if (whose !== user || repository.isDeleted) return false
      if (isRestricted(repository)) this.#undisclosed.restricted += 1
      else if (isHidden(repository)) this.#undisclosed.hidden += 1
      else {
        if (repository.languages.includes('Dart')) this.#dart.add(repository)
        const { parent } = repository
        if (parent && !parent.isDeleted && !isRestricted(parent) && !isHidden(parent))
          this.#forks.add(repository)
        return true
      }
      return false
    }

    const commits = model.commits.filter(({ repository }) => repository.parent === null)
    for (const [day, ofDay] of Map.groupBy(commits.filter(isDisclosed), ({ at }) =>
      at.slice(0, 10),
    )) {
      const byRepository = [...Map.groupBy(ofDay, ({ repository }) => repository)]
        .map(([repository, { length }]) => ({ repository, count: length }))
        .sort((one, other) => other.count - one.count)
      for (const { count } of byRepository.slice(maxRepositories))
        this.#undisclosed.truncated += count
      for (const { repository, count } of byRepository.slice(0, maxRepositories)) {
        const key = `commit ${host} ${user.id} ${repository.id} ${day}`
        if (count > (this.#seen.get(key)?.count ?? 0))
          this.#seen.set(key, { kind: 'commit', repository, day, count, at: 0 })
      }
    }
    for (const item of model.items.filter(isDisclosed))
      this.#noteItem(item.kind === 'Issue' ? 'issue' : 'pull-request', `${host} ${item.id}`, item)
    for (const [pullRequest, reviews] of Map.groupBy(
      model.reviews,
      (review) => review.pullRequest,
    )) {
      const mine = reviews.filter((review) => review.user === user)
      const latest = mine.reduce<FakeReview | undefined>(
        (last, one) => (last && Date.parse(last.at) >= Date.parse(one.at) ? last : one),
        undefined,
      )
      if (latest && isDisclosed(latest))
        this.#noteItem('review', `${host} ${pullRequest.id}`, latest)
    }
  }

  #noteItem(kind: ItemKind, id: string, { repository, at }: FakeItem | FakeReview): void {
    const instant = Date.parse(at)
    const before = this.#seen.get(`${kind} ${id}`)
    if (before && before.at <= instant) return
    const day = this.#dayOf(instant)
    this.#seen.set(`${kind} ${id}`, { kind, repository, day, count: 1, at: instant })
  }

  /** A repository counts with its whole family: the repository it was forked from, and all other forks of that one. */
  #familyOf(repository: FakeRepository): FakeRepository {
    const { parent } = repository
    return parent && this.#forks.has(repository) ? this.#familyOf(parent) : repository
  }
}
