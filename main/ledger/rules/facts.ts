import type { Brand } from '../../../preload/contract/brand.ts'
import type { Day } from '../../base/rules/day.ts'
import type { RepositoryId } from './ids.ts'
import type { ItemKind } from '../../../preload/contract/kinds.ts'

export type { RepositoryId }

/** Where a repository can be found: host in lower case, `owner/name` as written (compared without case). */
export interface RepositoryName {
  readonly host: string
  readonly name: string
}

/** One commit of one of the user's addresses, merges left out. */
export interface CommitFact {
  readonly oid: string
  /** After `.mailmap`: whose it is. */
  readonly email: string
  /** As the commit has it, where that is another: it stays while `.mailmap` changes. */
  readonly author?: string
  /** Git's author time, seconds since the epoch (may be negative or in the future). */
  readonly time: number
  /** The commit's own offset from UTC in minutes, east positive. */
  readonly offset: number
}

/** What a scan of one clone found beside commits. */
export interface CloneHead {
  readonly repository: RepositoryId
  /** The name of its folder: what it is called where no remote gives it a name. */
  readonly label?: string
  /** From the clone's remotes; empty without remotes. */
  readonly names: readonly RepositoryName[]
  /** Linguist names found in tracked files; null while unknown (an empty repository, an unreadable tree). */
  readonly languages: readonly string[] | null
}

/** What a scan of one clone found. Repeating it changes nothing. */
export interface CloneFacts extends CloneHead {
  readonly commits: readonly CommitFact[]
}

/** A GitHub account: `<host>:<number of the user>`, which stays while logins and formats of node ids change. */
export type AccountId = Brand<string, 'AccountId'>

export interface GithubRepositoryFacts {
  readonly repository: RepositoryId
  readonly host: string
  readonly nameWithOwner: string
  /**
   * Only where it was asked for by a name that a clone shows: other names, of the same host, by which GitHub still finds
   * it, from before a rename or a transfer.
   */
  readonly formerNames?: readonly string[]
  readonly isPrivate: boolean
  /** The fork's parent, where GitHub shows one. */
  readonly parent: RepositoryId | null
  /** null while Linguist has not run (GitHub lists no language yet). */
  readonly languages: readonly string[] | null
}

export interface GithubCommitDay {
  readonly repository: RepositoryId
  readonly day: Day
  readonly count: number
}

export interface GithubItem {
  readonly kind: ItemKind
  /** Node id of the issue or pull request; for a review the node id of its pull request. */
  readonly key: string
  readonly repository: RepositoryId
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly url: string
}

/** What one sync of one account over one range of days found. Repeating it changes nothing. */
export interface GithubFacts {
  readonly account: AccountId
  readonly host: string
  readonly repositories: readonly GithubRepositoryFacts[]
  readonly commitDays: readonly GithubCommitDay[]
  readonly items: readonly GithubItem[]
}
