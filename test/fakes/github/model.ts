/** The data of the fake GitHub: single contributions. All responses derive from them, and so do the tests' totals. */

export interface FakeRepository {
  readonly id: string
  /** `Model.rename` changes it. */
  readonly nameWithOwner: string
  isPrivate: boolean
  /** Whether the repository is deleted. Its contributions then do not count. */
  isDeleted: boolean
  readonly parent: FakeRepository | null
  /** In order of size, largest first. Empty until Linguist has run. */
  languages: readonly string[]
}

export interface FakeUser {
  readonly id: string
  /** The repository's id in the REST API. */
  readonly databaseId: number
  login: string
  /** When the user joined. */
  createdAt: string
}

interface Done {
  readonly user: FakeUser
  readonly repository: FakeRepository
}

/** `at` keeps the author's own offset (`2026-01-05T23:30:00+09:00`), because it decides the day. */
export interface FakeCommit extends Done {
  readonly at: string
}

export interface FakeItem extends Done {
  readonly id: string
  readonly kind: 'Issue' | 'PullRequest'
  readonly number: number
  readonly at: string
  /** For a pull request: the time of the merge, the state of its checks, and the time of the latest change. */
  mergedAt?: string
  checks?: 'PENDING' | 'SUCCESS' | 'FAILURE' | 'ERROR'
  updatedAt?: string
}

export interface FakeReview extends Done {
  readonly id: string
  readonly pullRequest: FakeItem
  readonly at: string
}

export interface FakeToken {
  readonly user: FakeUser
  /** Null for a fine-grained token, which has no scopes. */
  readonly scopes: readonly string[] | null
  revoked: boolean
}

/** A user's contributions, as GitHub counts them. */
export interface Made {
  /** Keyed by the day on the author's clock. Commits to a fork do not count. */
  readonly commits: ReadonlyMap<string, readonly FakeCommit[]>
  readonly items: readonly Dated<FakeItem>[]
  /** Several reviews of a pull request count as one contribution, the latest review. */
  readonly reviews: readonly Dated<FakeReview>[]
}

/** Contributions with their instant, in milliseconds since the epoch. They are sorted by it. */
export interface Dated<T> {
  readonly instant: number
  readonly made: T
}

export class Model {
  readonly users: FakeUser[] = []
  readonly repositories: FakeRepository[] = []
  readonly tokens = new Map<string, FakeToken>()
  /** Organisations whose single sign-on the token has not passed. */
  readonly protectedOwners = new Set<string>()
  /**
   * Like `protectedOwners`, but the totals omit their contributions too: only an error in the answer reveals them.
   */
  readonly uncountedOwners = new Set<string>()
  /**
   * Whether queries for the viewer's pull requests fail. That field is not nullable, so the whole response loses its
   * data.
   */
  refusesPullRequests = false
  /** The repositories that abandoned a name which nobody has reused, keyed by that name in lower case. */
  readonly #redirects = new Map<string, FakeRepository>()
  #commits: FakeCommit[] = []
  #items: FakeItem[] = []
  #reviews: FakeReview[] = []
  #byUser = new Map<FakeUser, Made>()
  #count = 0

  get commits(): readonly FakeCommit[] {
    return this.#commits
  }

  get items(): readonly FakeItem[] {
    return this.#items
  }

  get reviews(): readonly FakeReview[] {
    return this.#reviews
  }

  /** The user with this login, created if missing. */
  user(login: string): FakeUser {
    const known = this.users.find((user) => user.login === login)
    if (known) return known
    const databaseId = 583_231 + this.users.length
    const user = { id: this.#id('U'), databaseId, login, createdAt: '2026-01-01T00:00:00Z' }
    this.users.push(user)
    return user
  }

  repository(
    nameWithOwner: string,
    more: {
      readonly languages?: readonly string[]
      readonly isPrivate?: boolean
      readonly parent?: FakeRepository
    } = {},
  ): FakeRepository {
    const repository: FakeRepository = {
      id: this.#id('R'),
      nameWithOwner,
      isPrivate: more.isPrivate ?? false,
      isDeleted: false,
      parent: more.parent ?? null,
      languages: more.languages ?? ['Dart'],
    }
    this.repositories.push(repository)
    this.#redirects.delete(nameWithOwner.toLowerCase())
    return repository
  }

  /** Renames a repository or transfers it to another owner. Another repository can then take its old name. */
  rename(repository: FakeRepository, nameWithOwner: string): void {
    this.#redirects.set(repository.nameWithOwner.toLowerCase(), repository)
    this.#redirects.delete(nameWithOwner.toLowerCase())
    Object.assign(repository, { nameWithOwner })
  }

  /** The repository with this name. If no repository has it now: the last one that had it. */
  named(nameWithOwner: string): FakeRepository | undefined {
    const name = nameWithOwner.toLowerCase()
    return (
      this.repositories.find((one) => one.nameWithOwner.toLowerCase() === name) ??
      this.#redirects.get(name)
    )
  }

  commit(user: FakeUser, repository: FakeRepository, at: string): void {
    this.#commits.push({ user, repository, at })
    this.#byUser.clear()
  }

  issue(user: FakeUser, repository: FakeRepository, at: string): FakeItem {
    return this.#item('Issue', user, repository, at)
  }

  pullRequest(user: FakeUser, repository: FakeRepository, at: string): FakeItem {
    return this.#item('PullRequest', user, repository, at)
  }

  review(user: FakeUser, pullRequest: FakeItem, at: string): FakeReview {
    const { repository } = pullRequest
    const review = { id: this.#id('PRR'), user, repository, pullRequest, at }
    this.#reviews.push(review)
    this.#byUser.clear()
    return review
  }

  /**
   * Moves an issue to another repository. The issue keeps its author and instant, but gets a new id there, and the
   * old issue disappears: https://github.com/GoogleCloudPlatform/repo-automation-playground/issues/85
   */
  transferIssue(issue: FakeItem, repository: FakeRepository): FakeItem {
    this.#items = this.#items.filter((item) => item !== issue)
    return this.issue(issue.user, repository, issue.at)
  }

  /** Force-pushes over a repository's history. Only matching commits remain. */
  forcePush(repository: FakeRepository, stays: (commit: FakeCommit) => boolean): void {
    this.#commits = this.#commits.filter(
      (commit) => commit.repository !== repository || stays(commit),
    )
    this.#byUser.clear()
  }

  /** All contributions of a user that count, including those in repositories that the asker may not see. */
  madeBy(user: FakeUser): Made {
    const known = this.#byUser.get(user)
    if (known) return known
    const commits = new Map<string, FakeCommit[]>()
    for (const commit of this.#commits) {
      if (commit.user !== user || commit.repository.parent) continue
      const day = commit.at.slice(0, 10)
      const ofDay = commits.get(day)
      if (ofDay) ofDay.push(commit)
      else commits.set(day, [commit])
    }
    const latest = new Map<FakeItem, Dated<FakeReview>>()
    for (const review of inOrder(this.#reviews, user)) latest.set(review.made.pullRequest, review)
    const made: Made = {
      commits,
      items: inOrder(this.#items, user),
      reviews: [...latest.values()].sort((one, other) => one.instant - other.instant),
    }
    this.#byUser.set(user, made)
    return made
  }

  /** Creates a token for this user: classic with scopes, fine-grained without. */
  token(user: FakeUser, scopes: readonly string[] | null = ['read:user']): string {
    this.#count += 1
    const token = `${scopes ? 'ghp_' : 'github_pat_'}${String(this.#count).padStart(36, 'A')}`
    this.tokens.set(token, { user, scopes, revoked: false })
    return token
  }

  revoke(token: string): void {
    const known = this.tokens.get(token)
    if (known) known.revoked = true
  }

  #item(kind: FakeItem['kind'], user: FakeUser, repository: FakeRepository, at: string): FakeItem {
    const item = {
      id: this.#id(kind === 'Issue' ? 'I' : 'PR'),
      kind,
      number: this.#count,
      user,
      repository,
      at,
    }
    this.#items.push(item)
    this.#byUser.clear()
    return item
  }

  #id(prefix: string): string {
    this.#count += 1
    return `${prefix}_kgDO${String(this.#count).padStart(6, '0')}`
  }
}

function inOrder<T extends FakeItem | FakeReview>(
  all: readonly T[],
  user: FakeUser,
): readonly Dated<T>[] {
  return all
    .filter((made) => made.user === user)
    .map((made) => ({ instant: Date.parse(made.at), made }))
    .sort((one, other) => one.instant - other.instant)
}
