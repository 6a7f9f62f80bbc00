import type { Git } from '../git/git.ts'
import { parseWalkedReflogs, reflogFormat, type ReflogLine } from './rules/reflog.ts'
import type { LooseRef, LooseRefs, WorkLook, WorkState, WorktreeState } from './rules/work.ts'

/** How many lines back reflogs are read. */
const maxLines = 100
/** If there are more references, none are looked at. */
const maxRefs = 2000
const refFormat = '%(HEAD)%(objectname) %(refname)'

interface TablesRead {
  readonly before: WorkState | null
  /** The main worktree as the files show it: without its branch and reflog, which are in the reftables. */
  readonly main: WorktreeState
  readonly signal: AbortSignal
}

/**
 * `readWork` for a repository whose references and reflogs are in reftables, which Git reads. Covers only the
 * worktree in which Git runs.
 * @returns null if Git has no answer
 */
export async function readTables(
  git: Git,
  cwd: string,
  { before, main, signal }: TablesRead,
): Promise<WorkLook | null> {
  const kinds = ['refs/heads', 'refs/tags', 'refs/remotes', 'refs/stash']
  const args = ['for-each-ref', `--count=${maxRefs}`, `--format=${refFormat}`, ...kinds]
  const listed = await git.text({ cwd, args, signal })
  if (!listed.ok) return null
  const { oids, branch } = parseRefs(listed.value)
  const walk = async (refs: readonly string[]) => {
    if (refs.length === 0) return new Map<string, readonly ReflogLine[]>()
    const walked = await git.text({
      cwd,
      args: [
        'log',
        '-g',
        '-n',
        String(maxLines),
        '--date=raw',
        `--format=${reflogFormat}`,
        '--stdin',
      ],
      input: refs.map((ref) => `${ref}\n`).join(''),
      signal,
    })
    return parseWalkedReflogs(walked.ok ? walked.value : '')
  }
  // An unborn HEAD has no reflog: Git would refuse to walk it.
  const log = (await walk(oids.size > 0 ? ['HEAD'] : [])).get('HEAD') ?? []
  const of = (top: string) => [...oids].filter(([name]) => name.startsWith(`${top}/`))
  const changed = [...of('refs/heads'), ...of('refs/remotes')].filter(
    ([name, oid]) => before !== null && knownOid(before, name) !== oid,
  )
  const stash = oids.has('refs/stash') ? ['refs/stash'] : []
  const logs = await walk([...stash, ...changed.map(([name]) => name)])
  const refs = (top: string): LooseRefs => {
    const isCut = oids.size >= maxRefs
    return isCut ? null : new Map(of(top).map(([name, oid]) => [name, refOf(oid, logs.get(name))]))
  }
  return {
    state: {
      worktrees: new Map([['', { ...main, branch, last: log.at(-1) ?? null }]]),
      branches: refs('refs/heads'),
      tags: refs('refs/tags'),
      remotes: refs('refs/remotes'),
      stashes: (logs.get('refs/stash') ?? []).map(({ oid }) => oid),
    },
    logs: new Map([['', log]]),
  }
}

function parseRefs(text: string) {
  const oids = new Map<string, string>()
  let branch: string | null = null
  for (const line of text.split('\n')) {
    const match = /^([* ])([0-9a-f]{40,64}) (refs\/.+)$/.exec(line)
    if (match === null) continue
    const [, mark, oid = '', name = ''] = match
    oids.set(name, oid)
    if (mark === '*') branch = name
  }
  return { oids, branch }
}

function knownOid({ branches, remotes }: WorkState, name: string): string | undefined {
  return (branches?.get(name) ?? remotes?.get(name))?.oid
}

function refOf(oid: string, log: readonly ReflogLine[] = []): LooseRef {
  const last = log.at(-1)
  return { oid, action: last?.oid === oid ? last.action : null }
}
