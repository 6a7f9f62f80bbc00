import type { Brand } from '../../../preload/contract/brand.ts'
import type { Day } from '../../base/rules/day.ts'
import { isItemKind, type ItemKind } from '../../../preload/contract/kinds.ts'

/**
 * A repository's id in the ledger: `git:<oid of the root commit>` (a clone's first-parent root),
 * `remote:<host>/<owner>/<name>` (a shallow clone, whose root is unknown), or `github:<host>:<node id>`.
 */
export type RepositoryId = Brand<string, 'RepositoryId'>

export const isFromGithub = (repository: RepositoryId): boolean => repository.startsWith('github:')

/** A repository's address: host in lower case, `owner/name` as written (case-insensitive). */
export interface RepositoryName {
  readonly host: string
  readonly name: string
}

/** A commit by one of the user's addresses, and not a merge. */
export interface CommitFact {
  readonly oid: string
  /** The author's address after `.mailmap`. */
  readonly email: string
  /** The address as committed, if `.mailmap` maps it to another. Identifies the commit even if `.mailmap` changes. */
  readonly author?: string
  /** Git's author time, seconds since the epoch (may be negative or in the future). */
  readonly time: number
  /** The commit's own offset from UTC in minutes, east positive. */
  readonly offset: number
}

/** What a scan of one clone found, except commits. */
export interface CloneHead {
  readonly repository: RepositoryId
  /** The folder's name, used if no remote gives a name. */
  readonly label?: string
  /** From the clone's remotes; empty without remotes. */
  readonly names: readonly RepositoryName[]
  /** Linguist names of the tracked files; null if unknown (an empty repository, an unreadable tree). */
  readonly languages: readonly string[] | null
}

/** What a scan of one clone found. Recording it again changes nothing. */
export interface CloneFacts extends CloneHead {
  readonly commits: readonly CommitFact[]
}

/** A GitHub account: `<host>:<user number>`, which is stable while logins and node id formats change. */
export type AccountId = Brand<string, 'AccountId'>

export interface GithubRepositoryFacts {
  readonly repository: RepositoryId
  readonly host: string
  readonly nameWithOwner: string
  /**
   * Names from before a rename or a transfer, on the same host, by which GitHub still finds the repository. Known
   * only after a lookup of a name that a clone shows.
   */
  readonly formerNames?: readonly string[]
  readonly isPrivate: boolean
  /** The fork's parent, if GitHub shows one. */
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
  /** Node id of the issue or pull request; for a review, that of its pull request. */
  readonly key: string
  readonly repository: RepositoryId
  /** Milliseconds since the epoch. */
  readonly at: number
  /** When the pull request was merged, in milliseconds since the epoch. Null or absent if it was not. */
  readonly mergedAt?: number | null
  readonly url: string
}

export interface GithubMerge {
  /** Node id of the pull request. */
  readonly key: string
  /** Milliseconds since the epoch. */
  readonly at: number
}

/** What one sync of one account over a range of days found. Recording it again changes nothing. */
export interface GithubFacts {
  readonly account: AccountId
  readonly host: string
  readonly repositories: readonly GithubRepositoryFacts[]
  readonly commitDays: readonly GithubCommitDay[]
  readonly items: readonly GithubItem[]
  /** Merges of pull requests that `items` may lack: one may be merged long after its day was read. */
  readonly merges?: readonly GithubMerge[]
}

/** The basket that lets any user feed Dash within the first ten seconds. */
export const starter = { key: 'starter', dish: 'commit', units: 3 } as const

/** @param family the family's id at the time of the grant */
export const commitGrantKey = (family: RepositoryId, day: Day): string => `commit/${family}/${day}`

export const itemGrantKey = (kind: ItemKind, host: string, key: string): string =>
  `${kind}/${host}/${key}`

/** @returns null if the text is not the key of an item's grant */
export function parseItemGrantKey(text: string) {
  const [, kind = '', host = '', key = ''] = /^([^/]+)\/([^/]+)\/(.+)$/.exec(text) ?? []
  return isItemKind(kind) ? { kind, host, key } : null
}

/** The short name of an item: `flutter/flutter#12` for `https://github.com/flutter/flutter/pull/12#x`, else its URL. */
export function itemLabel(url: string): string {
  const found = /^https?:\/\/[^/]+\/([^/]+\/[^/]+)\/(?:issues|pull)\/(\d+)(?:[#/?]|$)/.exec(url)
  return found === null ? url : `${found[1]}#${found[2]}`
}
