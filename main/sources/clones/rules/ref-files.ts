/**
 * Git's files of branches (https://git-scm.com/docs/gitrepository-layout). What is not plainly of the usual shape is
 * answered with null: Git itself is then asked. It knows about broken ones.
 */

/** A loose branch. @returns its object name; null for a symbolic reference, and for anything else */
export function parseLooseRef(text: string): string | null {
  const oid = /^([0-9a-f]{40}|[0-9a-f]{64})\n?$/.exec(text)?.[1]
  return oid === undefined || isNullOid(oid) ? null : oid
}

/** What a `HEAD` file is on. @returns the full name of the branch; null for a commit, and for anything else */
export function branchOfHead(text: string): string | null {
  return /^ref: (refs\/heads\/[^\n]+)\n?$/.exec(text)?.[1] ?? null
}

/**
 * The branches in `packed-refs`, by full name. Other references are passed over.
 * @returns null where a line is of another shape
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

/** What the name of an entry in a folder of branches is to Git. */
export function kindOfEntry(name: string): 'part' | 'ignored' | 'odd' {
  // Git passes these over without a word: hidden files, and branches that are being written.
  if (name.startsWith('.') || name.endsWith('.lock')) return 'ignored'
  return isBranchPart(name) ? 'part' : 'odd'
}

/** What a worktree's own part of the Git directory holds while Git waits for somebody, amid a merge or a rebase. */
export const waitingNames: readonly string[] = [
  'MERGE_HEAD',
  'MERGE_MSG',
  'AUTO_MERGE',
  'rebase-merge',
  'rebase-apply',
]

/** Whether a part of a branch's name is one that Git allows (https://git-scm.com/docs/git-check-ref-format). */
function isBranchPart(name: string): boolean {
  return name !== '' && !/^\.|\.\.|\.lock$|\.$|@\{|[\p{Cc} ~^:?*[\\\uFFFD]/u.test(name)
}

function isNullOid(oid: string): boolean {
  return /^0+$/.test(oid)
}

/**
 * Whether a repository keeps its branches in such files, by the text of its configuration. Any mention of another format
 * is enough to ask Git.
 */
export function keepsRefsInFiles(config: string): boolean {
  return !/refstorage/i.test(config)
}
