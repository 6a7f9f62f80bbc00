import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import { findProgram, type Environment, type ProgramPlaces } from '../../base/find-program.ts'
import { noToken } from './octokit.ts'
import { parseToken, type Token } from './rules/tokens.ts'

const execFileAsync = promisify(execFile)
const timeoutMs = 15_000

const defaultCliPlaces: ProgramPlaces = {
  darwin: ['/opt/homebrew/bin/gh', '/usr/local/bin/gh'],
  linux: ['/usr/local/bin/gh', '/home/linuxbrew/.linuxbrew/bin/gh'],
  win32: ['C:\\Program Files\\GitHub CLI\\gh.exe'],
}

/** Where to find the GitHub CLI: in the environment's PATH, then in `places`, which replace the usual folders. */
export interface CliOptions {
  readonly environment: Environment
  readonly places?: ProgramPlaces
}

export type CliTokenReader = ReturnType<typeof createCliTokenReader>

/**
 * Makes a reader for the GitHub CLI's token. Read the token at each start and never store it: a copy would outlive
 * `gh auth logout`.
 * @returns a function that throws a GithubFailure if the CLI has no token, or the signal's abort reason
 */
export function createCliTokenReader({ environment, places = defaultCliPlaces }: CliOptions) {
  return async (host: string, signal: AbortSignal): Promise<Token> => {
    const program = await findProgram('gh', environment, places)
    signal.throwIfAborted()
    if (program === undefined) throw noToken('github-cli-missing')
    const { stdout } = await execFileAsync(program, ['auth', 'token', '--hostname', host], {
      timeout: timeoutMs,
      windowsHide: true,
      signal,
      env: withoutTokens(environment),
    }).catch(() => {
      signal.throwIfAborted()
      throw noToken('github-cli-signed-out')
    })
    const token = parseToken(stdout)
    if (!token) throw noToken('github-token-malformed')
    return token
  }
}

const tokenVariable = /^(?:GH|GITHUB)_(?:.*_)?TOKEN$/i

/**
 * `gh auth token` prefers a token from the environment to the one that the user signed in with. So remove it: it may
 * belong to a CI job or another account. https://cli.github.com/manual/gh_help_environment
 */
function withoutTokens(environment: Environment): Environment {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !tokenVariable.test(name)),
  )
}
