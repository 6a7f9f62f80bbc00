import type { Day } from '../../base/rules/day.ts'
import type { RepositoryId } from './ids.ts'
import { isItemKind, type ItemKind } from '../../../preload/contract/kinds.ts'

/** The basket that lets anyone feed Dash in the first ten seconds. */
export const starter = { key: 'starter', dish: 'commit', units: 3 } as const

/** The grant of a day's commits, under the id that the family had when it was granted. */
export function commitGrantKey(repository: RepositoryId, day: Day): string {
  return `commit/${repository}/${day}`
}

/** The grant of an issue, a pull request or a review. */
export function itemGrantKey(kind: ItemKind, host: string, key: string): string {
  return `${kind}/${host}/${key}`
}

/** What `itemGrantKey` made a key of; undefined for other texts. */
export function parseItemGrantKey(
  text: string,
): { readonly kind: ItemKind; readonly host: string; readonly key: string } | undefined {
  const [, kind, host, key] = /^([^/]+)\/([^/]+)\/(.+)$/.exec(text) ?? []
  if (kind === undefined || host === undefined || key === undefined) return undefined
  return isItemKind(kind) ? { kind, host, key } : undefined
}
