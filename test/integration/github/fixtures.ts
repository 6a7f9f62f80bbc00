import type { FakeItem, FakeRepository, FakeUser, Model } from '../../fakes/github/model.ts'

/** What a data set fills. */
export interface Fixture {
  readonly model: Model
  /** The user whose account is synced. */
  readonly dash: FakeUser
}

/** A change between two syncs. */
export interface Step {
  readonly change: (fixture: Fixture) => void
  /** Days that pass after it. */
  readonly days?: number
}

/** A trap of GitHub's, as a model of individual contributions. */
export interface DataSet {
  readonly trap: string
  /** @returns the later changes; a sync follows the initial filling and each step */
  readonly fill: (fixture: Fixture) => readonly Step[]
  /** The scopes of the token: `read:user` if omitted, null for a fine-grained token. */
  readonly scopes?: readonly string[] | null
  /** Clones scanned before the sign-in: the name in the remote, by the repository's current name on GitHub. */
  readonly clones?: Readonly<Record<string, string>>
}

/** The day some days after another, or before it if negative. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)
}

/** `HH:MM` the given number of minutes after midnight. */
const clockAt = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

export function times(count: number, task: (n: number) => void): void {
  for (let n = 0; n < count; n += 1) task(n)
}

/** Another user's pull request, reviewed by Dash. */
export function review({ model, dash }: Fixture, repository: FakeRepository, at: string): FakeItem {
  const pullRequest = model.pullRequest(
    model.user('other'),
    repository,
    `${dayAfter(at.slice(0, 10), -2)}T00:00:00Z`,
  )
  model.review(dash, pullRequest, at)
  return pullRequest
}

/** One contribution of each kind. */
export function oneOfEach(fixture: Fixture, repository: FakeRepository, day: string): void {
  const { model, dash } = fixture
  model.commit(dash, repository, `${day}T10:00:00+09:00`)
  model.issue(dash, repository, `${day}T10:00:00+09:00`)
  model.pullRequest(dash, repository, `${day}T10:00:00+09:00`)
  review(fixture, repository, `${day}T10:00:00+09:00`)
}

/** 500 repositories, 10 years, 40,000 contributions: the size of a well-known developer's public history. */
export function publicHistory({ model, dash }: Fixture): void {
  const repositories = Array.from({ length: 500 }, (_, n) =>
    model.repository(`org-${n % 20}/r${n}`, { languages: n % 5 === 0 ? ['Go'] : ['C++', 'Dart'] }),
  )
  const other = model.user('other')
  times(40_000, (n) => {
    // Most contributions are in few repositories: at most about thirty in a quarter.
    const day = dayAfter('2016-01-16', Math.floor((n * 3652) / 40_000))
    const quarter = Math.floor((n * 40) / 40_000)
    const repository = repositories[(quarter * 12 + (n % 31)) % repositories.length]!
    const at = `${day}T${clockAt((n * 7) % 1440)}:00+09:00`
    if (n % 100 === 1) model.issue(dash, repository, at)
    else if (n % 100 === 2) model.pullRequest(dash, repository, at)
    else if (n % 50 === 3) model.review(dash, model.pullRequest(other, repository, at), at)
    else model.commit(dash, repository, at)
  })
}
