import type { RepositoryId } from './ids.ts'

/** Two linked repositories, which makes them one family. */
export type FamilyLink = readonly [RepositoryId, RepositoryId]

/** Which family absorbs the other. A family has its smallest member id, whatever the order of joining. */
export function joinFamilies(
  one: RepositoryId,
  other: RepositoryId,
): { readonly stays: RepositoryId; readonly leaves: RepositoryId } {
  return one < other ? { stays: one, leaves: other } : { stays: other, leaves: one }
}

/**
 * The family of each repository: repositories linked directly or indirectly take the smallest id among them.
 * @returns repository → family, including repositories without links
 */
export function familiesOf(
  repositories: Iterable<RepositoryId>,
  links: Iterable<FamilyLink>,
): ReadonlyMap<RepositoryId, RepositoryId> {
  const above = new Map<RepositoryId, RepositoryId>()
  const root = (start: RepositoryId): RepositoryId => {
    let at = start
    for (;;) {
      const next = above.get(at) ?? at
      if (next === at) return at
      // Path halving: shortens the path for the next lookup.
      above.set(at, above.get(next) ?? next)
      at = next
    }
  }
  for (const repository of repositories) above.set(repository, repository)
  for (const [one, other] of links) {
    const [rootOfOne, rootOfOther] = [root(one), root(other)]
    if (rootOfOne === rootOfOther) continue
    const { stays, leaves } = joinFamilies(rootOfOne, rootOfOther)
    above.set(stays, stays)
    above.set(leaves, stays)
  }
  return new Map([...above.keys()].map((repository) => [repository, root(repository)]))
}
