/** What the local GitHub knows: single contributions. Every answer is derived from them, and so are the totals of tests. */

export interface FakeRepository {
  readonly id: string
  readonly owner: string
  readonly nameWithOwner: string
  readonly isPrivate: boolean
  readonly parent: FakeRepository | null
  /** By size, the largest first; empty until Linguist has run. */
  languages: readonly string[]
}

export interface FakeUser {
  readonly id: string
  login: string
}

interface Made {
  readonly user: FakeUser
  readonly repository: FakeRepository
}

/** `at` keeps the author's own offset (`2026-01-05T23:30:00+09:00`): it decides the day. */
export interface FakeCommit extends Made {
  readonly at: string
}

export interface FakeItem extends Made {
  readonly id: string
  readonly kind: 'Issue' | 'PullRequest'
  readonly number: number
  readonly at: string
}

export interface FakeReview extends Made {
  readonly id: string
  readonly pullRequest: FakeItem
  readonly at: string
}

export interface FakeToken {
  readonly user: FakeUser
  /** null for a fine-grained token, which has none. */
  readonly scopes: readonly string[] | null
  revoked: boolean
}

export class Model {
  readonly users: FakeUser[] = []
  readonly repositories: FakeRepository[] = []
  readonly commits: FakeCommit[] = []
  readonly items: FakeItem[] = []
  readonly reviews: FakeReview[] = []
  readonly tokens = new Map<string, FakeToken>()
  /** Organisations that want a single sign-on which the token has not done. */
  readonly protectedOwners = new Set<string>()
  #made = 0

  /** The user of that login, made where there is none. */
  user(login: string): FakeUser {
    const known = this.users.find((user) => user.login === login)
    if (known) return known
    const user = { id: this.#id('U'), login }
    this.users.push(user)
    return user
  }

  repository(
    nameWithOwner: string,
    more: {
      languages?: readonly string[]
      isPrivate?: boolean
      parent?: FakeRepository
    } = {},
  ): FakeRepository {
    const repository: FakeRepository = {
      id: this.#id('R'),
      owner: nameWithOwner.slice(0, nameWithOwner.indexOf('/')),
      nameWithOwner,
      isPrivate: more.isPrivate ?? false,
      parent: more.parent ?? null,
      languages: more.languages ?? ['Dart'],
    }
    this.repositories.push(repository)
    return repository
  }

  commit(user: FakeUser, repository: FakeRepository, at: string): void {
    this.commits.push({ user, repository, at })
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
    this.reviews.push(review)
    return review
  }

  /** A token of that user: classic with the scopes, fine-grained without any. */
  token(user: FakeUser, scopes: readonly string[] | null = ['read:user']): string {
    this.#made += 1
    const token = `${scopes ? 'ghp_' : 'github_pat_'}${String(this.#made).padStart(36, 'A')}`
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
      number: this.#made,
      user,
      repository,
      at,
    }
    this.items.push(item)
    return item
  }

  #id(prefix: string): string {
    this.#made += 1
    return `${prefix}_kgDO${String(this.#made).padStart(6, '0')}`
  }
}
