import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { me, type GitSandbox } from '../fakes/repositories.ts'

const firstInstant = 1_500_000_000

/** The input for `git fast-import`: one branch of Dart commits by some fifty authors. */
function* importOf(commits: number, own: number): Generator<string> {
  const every = Math.round(commits / own)
  yield 'blob\nmark :1\ndata 15\nvoid main() {}\n\n'
  for (let n = 0; n < commits; n += 1) {
    const author =
      n % every === 0 ? `Dash <${me}>` : `Author ${n % 50} <author-${n % 50}@example.org>`
    const instant = `${firstInstant + n * 600} +0900`
    const message = `Season the sauce of step ${n}\n\nIt was too mild for whoever asked for it.\n`
    yield [
      'commit refs/heads/main',
      `author ${author} ${instant}`,
      `committer ${author} ${instant}`,
      `data ${message.length}`,
      message,
    ].join('\n')
    if (n === 0) yield 'M 100644 :1 lib/main.dart\n'
  }
  yield 'done\n'
}

/**
 * Creates a repository with a long history.
 * @param own how many commits are the user's, evenly spread
 * @returns its folder
 */
export async function longHistory(
  sandbox: GitSandbox,
  name: string,
  { commits, own }: { readonly commits: number; readonly own: number },
): Promise<string> {
  const folder = sandbox.init(name)
  const child = spawn('git', ['fast-import', '--quiet', '--done'], {
    cwd: folder,
    env: { ...sandbox.environment },
    stdio: ['pipe', 'inherit', 'inherit'],
  })
  const ended = once(child, 'close')
  await pipeline(Readable.from(importOf(commits, own)), child.stdin)
  const [code] = (await ended) as readonly unknown[]
  if (code !== 0) throw new Error(`git fast-import ended with ${String(code)}`)
  sandbox.git(folder, 'reset', '--hard', '--quiet')
  return folder
}

/** Reads the same fields of the same commits as a scan, but with plain Git, through a pipe that discards them. */
export function logThroughPipe({ environment }: GitSandbox, folder: string, format: string): void {
  const log = `git log --branches --no-merges --use-mailmap --date=raw --format='${format}'`
  execFileSync('sh', ['-c', `${log} | cat >/dev/null`], { cwd: folder, env: { ...environment } })
}
