/** One line of a reflog: what was done to a reference. */
export interface ReflogLine {
  /** What the reference pointed to afterwards. */
  readonly oid: string
  /** Seconds since the epoch, by the clock of the machine that did it. */
  readonly at: number
  /**
   * `commit (amend)`, `pull --rebase (finish)`, `update by push`, `branch: Created`: Git's words, without the user's.
   */
  readonly action: string
}

/** Object names before and after, who did it, when, and a message. */
const fileLine = /^[0-9a-f]{40,64} ([0-9a-f]{40,64}) [^\t]*> (\d+) [+-]\d+(?:\t(.*))?$/

/** Git's own words are short. What follows them is the user's. */
const maxActionLength = 100

/**
 * Parses a reflog file, oldest line first (https://git-scm.com/docs/git-reflog). Skips anything that is not a whole
 * line: the text may begin in the middle of one.
 */
export function parseReflog(text: string): readonly ReflogLine[] {
  return text.split('\n').flatMap((line) => {
    const match = fileLine.exec(line)
    if (match === null) return []
    const [, oid = '', at = '', message = ''] = match
    return [{ oid, at: Number(at), action: actionOf(message) }]
  })
}

/**
 * For `git log --walk-reflogs --date=raw`: the reference and time, the object name, and the message, separated by
 * tabs.
 */
export const reflogFormat = '%gD%x09%H%x09%gs'

/** By reference. Each one's lines are oldest first. */
export type Reflogs = ReadonlyMap<string, readonly ReflogLine[]>

/** Parses that output. */
export function parseWalkedReflogs(text: string): Reflogs {
  const logs = new Map<string, ReflogLine[]>()
  for (const line of text.split('\n')) {
    const match = /^(.+)@\{(\d+) [+-]\d+\}\t([0-9a-f]{40,64})\t(.*)$/.exec(line)
    if (match === null) continue
    const [, ref = '', at = '', oid = '', message = ''] = match
    const log = logs.get(ref) ?? []
    log.unshift({ oid, at: Number(at), action: actionOf(message) })
    logs.set(ref, log)
  }
  return logs
}

function actionOf(message: string): string {
  const [action = ''] = /^branch: \w+/.exec(message) ?? message.split(': ', 1)
  return action.slice(0, maxActionLength)
}

/**
 * The lines after the one that was last.
 * @param last null if the log was empty. If the line is gone (logs expire), later lines by time count as new.
 */
export function linesAfter(
  log: readonly ReflogLine[],
  last: ReflogLine | null,
): readonly ReflogLine[] {
  if (last === null) return log
  const place = log.findLastIndex(
    ({ oid, at, action }) => oid === last.oid && at === last.at && action === last.action,
  )
  return place === -1 ? log.filter(({ at }) => at > last.at) : log.slice(place + 1)
}
