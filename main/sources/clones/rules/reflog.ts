/** One line of a reflog: what was done to a reference. */
export interface ReflogLine {
  /** What it pointed to afterwards. */
  readonly oid: string
  /** Seconds since the epoch, by the clock of who did it. */
  readonly at: number
  /** `commit (amend)`, `pull --rebase (finish)`, `update by push`, `branch: Created`: Git's words, without a person's. */
  readonly action: string
}

/** Object names before and after, who did it, when, and a message. */
const fileLine = /^[0-9a-f]{40,64} ([0-9a-f]{40,64}) [^\t]*> (\d+) [+-]\d+(?:\t(.*))?$/

/** Git's own words are short; what follows them is a person's. */
const maxActionLength = 100

/**
 * Reads a reflog as Git keeps it in a file, oldest first (https://git-scm.com/docs/git-reflog). What is no whole line is
 * passed over: the text may begin in the middle of one.
 */
export function parseReflog(text: string): readonly ReflogLine[] {
  return text.split('\n').flatMap((line) => {
    const match = fileLine.exec(line)
    if (match === null) return []
    const [, oid = '', at = '', message = ''] = match
    return [{ oid, at: Number(at), action: actionOf(message) }]
  })
}

/** For `git log --walk-reflogs --date=raw`: the reference and time, the object name, and the message, with tabs between. */
export const reflogFormat = '%gD%x09%H%x09%gs'

/** Reads the output of that, by reference. Each one's lines are oldest first. */
export function parseWalkedReflogs(text: string): ReadonlyMap<string, readonly ReflogLine[]> {
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
 * The lines that came after one that was the last.
 * @param last null where the log was empty. Where it is gone (logs expire), the lines that are later by their time are new.
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
