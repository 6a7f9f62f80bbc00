import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { minuteMs } from '../../preload/contract/durations.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import type { Environment } from '../base/find-program.ts'
import { killTree } from '../base/kill-tree.ts'

/**
 * Runs Git with network access, for the fetches and pushes of the carrier's own clone. Watched repositories use another
 * runner (sources/git), which cannot reach a network.
 */

/** Git is killed if it shows no progress for this long, or is not done after ten minutes. */
const silenceMs = minuteMs
const maxMs = 10 * minuteMs
const maxOutputBytes = 16 << 20
const maxMessageLength = 4000

export interface RemoteGit {
  /** Absolute. */
  readonly program: string
  readonly environment: Environment
  /** The carrier's own bare repository, absolute. */
  readonly repository: string
  /** Where Git runs. File names in its input are relative to this folder. */
  readonly cwd: string
  /** The only transports that Git may use: `https:ssh` or `file`. */
  readonly transports: string
  readonly signal: AbortSignal
}

/** Why a call failed. `message` is what Git printed last, in English, or why it was killed; empty if it did not start. */
export interface RemoteGitFailure {
  readonly message: string
  readonly cause: unknown
}

const settings: readonly string[] = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.askPass=',
  'core.alternateRefsCommand=false',
  'core.logAllRefUpdates=false',
  'credential.interactive=false',
  'fetch.recurseSubmodules=false',
  'push.recurseSubmodules=no',
  'push.followTags=false',
  'push.gpgSign=false',
  // Otherwise Git would do them in the background after the call.
  'gc.auto=0',
  'maintenance.auto=false',
].flatMap((setting) => ['-c', setting])

/** Git's variables that locate the user's configuration, which names the credential helper and proxies. */
const kept = /^GIT_(?:CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM)|EXEC_PATH|SSL_\w+)$/i

function variables(git: RemoteGit, ssh: string): Environment {
  const { environment, repository, transports } = git
  const inherited = Object.entries(environment).filter(
    ([key]) => !/^(?:GIT_|SSH_ASKPASS|GCM_)/i.test(key) || kept.test(key),
  )
  return {
    ...Object.fromEntries(inherited),
    GIT_DIR: repository,
    GIT_ALLOW_PROTOCOL: transports,
    // Nothing may prompt: neither Git nor ssh nor Git Credential Manager.
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '',
    GCM_INTERACTIVE: 'never',
    SSH_ASKPASS_REQUIRE: 'never',
    GIT_SSH_COMMAND: `${ssh} -o BatchMode=yes -o ConnectTimeout=20`,
    GIT_NO_LAZY_FETCH: '1',
    GIT_AUTHOR_NAME: 'Hot Dash',
    GIT_AUTHOR_EMAIL: 'hot-dash@localhost',
    GIT_COMMITTER_NAME: 'Hot Dash',
    GIT_COMMITTER_EMAIL: 'hot-dash@localhost',
    LC_ALL: 'C',
  }
}

/**
 * Runs Git once. Never rejects.
 * @param ssh the user's own ssh command, if there is one
 * @returns what it printed
 */
export async function runRemoteGit(
  git: RemoteGit,
  args: readonly string[],
  { input = '', ssh = 'ssh' }: { readonly input?: string; readonly ssh?: string } = {},
): Promise<Result<Buffer, RemoteGitFailure>> {
  const { program, cwd, signal } = git
  if (signal.aborted) return err({ message: '', cause: 'aborted' })
  const child = spawn(program, [...settings, '--no-pager', ...args], {
    cwd,
    env: variables(git, ssh),
    stdio: 'pipe',
    // Its own group, so that ssh and helpers are killed with it.
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
  const end: { why?: string } = {}
  const kill = (why: string) => {
    end.why ??= why
    if (child.pid !== undefined) void killTree(child.pid)
    child.stdout.destroy()
    child.stderr.destroy()
  }
  const onAbort = () => kill('aborted')
  signal.addEventListener('abort', onAbort, { once: true })
  const silence = setTimeout(() => kill('timed out'), silenceMs)
  const total = setTimeout(() => kill('timed out'), maxMs)
  const chunks: Buffer[] = []
  let size = 0
  let message = ''
  child.stdout.on('data', (chunk: Buffer) => {
    silence.refresh()
    size += chunk.length
    if (size > maxOutputBytes) kill('too much output')
    else chunks.push(chunk)
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    silence.refresh()
    message = (message + text).slice(-maxMessageLength)
  })
  // Git may exit before it has read everything. Its exit code says why.
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  try {
    const [exitCode] = (await once(child, 'close')) as readonly unknown[]
    if (end.why !== undefined) return err({ message: end.why, cause: end.why })
    return exitCode === 0 ? ok(Buffer.concat(chunks)) : err({ message, cause: message })
  } catch (cause) {
    return err({ message: '', cause })
  } finally {
    clearTimeout(silence)
    clearTimeout(total)
    signal.removeEventListener('abort', onAbort)
  }
}
