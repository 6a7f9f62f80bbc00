export interface ReflogLine {
  /** What the reference pointed to afterwards. */
  readonly oid: string
  /** Seconds since the epoch. */
  readonly time: number
  /** Git's own words, without text from the user: `commit (amend)`, `pull --rebase (finish)`, `branch: Created`. */
  readonly action: string
}

/** The lines of each reference or worktree, oldest first. */
export type Reflogs = ReadonlyMap<string, readonly ReflogLine[]>

/** The fields: object names before and after, who did it, when, and a message. */
const fileLine = /^[0-9a-f]{40,64} ([0-9a-f]{40,64}) [^\t]*> (\d+) [+-]\d+(?:\t(.*))?$/

/** Git's action names are short. Cut anything longer, because it contains the user's text. */
const maxActionLength = 100

/** Parses a reflog file (https://git-scm.com/docs/git-reflog). The text may begin in the middle of a line. */
export function parseReflog(text: string): readonly ReflogLine[] {
  return text.split('\n').flatMap((line) => {
    const match = fileLine.exec(line)
    if (match === null) return []
    const [, oid = '', time = '', message = ''] = match
    return [{ oid, time: Number(time), action: actionOf(message) }]
  })
}

/** The format for `git log --walk-reflogs --date=raw`: the reference with its time, the object name, the message. */
export const reflogFormat = '%gD%x09%H%x09%gs'

export function parseWalkedReflogs(text: string): Reflogs {
  const logs = new Map<string, ReflogLine[]>()
  for (const line of text.split('\n')) {
    const match = /^(.+)@\{(\d+) [+-]\d+\}\t([0-9a-f]{40,64})\t(.*)$/.exec(line)
    if (match === null) continue
    const [, ref = '', time = '', oid = '', message = ''] = match
    const log = logs.get(ref) ?? []
    log.unshift({ oid, time: Number(time), action: actionOf(message) })
    logs.set(ref, log)
  }
  return logs
}

function actionOf(message: string): string {
  const [action = ''] = /^branch: \w+/.exec(message) ?? message.split(': ', 1)
  return action.slice(0, maxActionLength)
}

/** The lines after `last`, or all lines if it is null. If Git has expired that line, its time decides. */
export function linesAfter(log: readonly ReflogLine[], last: ReflogLine | null) {
  if (last === null) return log
  const index = log.findLastIndex(
    ({ oid, time, action }) => oid === last.oid && time === last.time && action === last.action,
  )
  return index === -1 ? log.filter(({ time }) => time > last.time) : log.slice(index + 1)
}
