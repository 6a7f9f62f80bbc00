import type { Day } from '../../base/rules/day.ts'
import type { RepositoryId } from './ids.ts'
import { isItemKind, type ItemKind } from '../../../preload/contract/kinds.ts'

/** The basket that lets any user feed Dash within the first ten seconds. */
export const starter = { key: 'starter', dish: 'commit', units: 3 } as const

/** The key of the grant for a day's commits, with the id that the family had when it was granted. */
export function commitGrantKey(repository: RepositoryId, day: Day): string {
  return `commit/${repository}/${day}`
}

/** The key of the grant for an issue, a pull request or a review. */
export function itemGrantKey(kind: ItemKind, host: string, key: string): string {
  return `${kind}/${host}/${key}`
}

/** Parses a key made by `itemGrantKey`; undefined for other text. */
export function parseItemGrantKey(
  text: string,
): { readonly kind: ItemKind; readonly host: string; readonly key: string } | undefined {
  const [, kind, host, key] = /^([^/]+)\/([^/]+)\/(.+)$/.exec(text) ?? []
  if (kind === undefined || host === undefined || key === undefined) return undefined
  return isItemKind(kind) ? { kind, host, key } : undefined
}
