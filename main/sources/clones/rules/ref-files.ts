/**
 * Git's branch files (https://git-scm.com/docs/gitrepository-layout). Anything not plainly of the usual shape gives
 * null. The caller then asks Git, which knows about broken files.
 */

/** Parses a loose branch. @returns its object name; null for a symbolic reference and for anything else */
export function parseLooseRef(text: string): string | null {
  const oid = /^([0-9a-f]{40}|[0-9a-f]{64})\n?$/.exec(text)?.[1]
  return oid === undefined || isNullOid(oid) ? null : oid
}

/** Parses a `HEAD` file. @returns the full name of its branch; null for a commit and for anything else */
export function branchOfHead(text: string): string | null {
  return /^ref: (refs\/heads\/[^\n]+)\n?$/.exec(text)?.[1] ?? null
}

/**
 * Parses the branches in `packed-refs`, by full name. Skips other references.
 * @returns null if a line has another shape
 */
export function parsePackedRefs(text: string): ReadonlyMap<string, string> | null {
  const branches = new Map<string, string>()
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#') || line.startsWith('^')) continue
    const match = /^([0-9a-f]{40}|[0-9a-f]{64}) (refs\/\S+)$/.exec(line)
    if (match === null) return null
    const [, oid = '', name = ''] = match
    if (!name.startsWith('refs/heads/')) continue
    if (isNullOid(oid) || !name.split('/').every(isBranchPart)) return null
    branches.set(name, oid)
  }
  return branches
}

/** How Git treats the name of an entry in a folder of branches. */
export function kindOfEntry(name: string): 'part' | 'ignored' | 'odd' {
  // Git silently skips these: hidden files, and branches that are being written.
  if (name.startsWith('.') || name.endsWith('.lock')) return 'ignored'
  return isBranchPart(name) ? 'part' : 'odd'
}

/** Files in a worktree's own part of the Git directory while Git waits for the user, amid a merge or a rebase. */
export const waitingNames: readonly string[] = [
  'MERGE_HEAD',
  'MERGE_MSG',
  'AUTO_MERGE',
  'rebase-merge',
  'rebase-apply',
]

/** Whether Git allows this as part of a branch name (https://git-scm.com/docs/git-check-ref-format). */
function isBranchPart(name: string): boolean {
  return name !== '' && !/^\.|\.\.|\.lock$|\.$|@\{|[\p{Cc} ~^:?*[\\\uFFFD]/u.test(name)
}

function isNullOid(oid: string): boolean {
  return /^0+$/.test(oid)
}

/**
 * Whether a repository keeps its branches in such files, by the text of its configuration. Any mention of another
 * format is reason enough to ask Git.
 */
export function keepsRefsInFiles(config: string): boolean {
  return !/refstorage/i.test(config)
}
