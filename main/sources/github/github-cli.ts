import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import { findProgram, type Environment, type ProgramPlaces } from '../../base/find-program.ts'
import type { Problem, ProblemCode } from '../../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../../preload/contract/result.ts'
import { parseToken, type Token } from './rules/tokens.ts'

const run = promisify(execFile)
const timeoutMs = 15_000

/** The places where packages install the GitHub CLI. */
export const defaultCliPlaces: ProgramPlaces = {
  darwin: ['/opt/homebrew/bin/gh', '/usr/local/bin/gh'],
  linux: ['/usr/local/bin/gh', '/home/linuxbrew/.linuxbrew/bin/gh'],
  win32: ['C:\\Program Files\\GitHub CLI\\gh.exe'],
}

/** Asks the GitHub CLI for its token for a host. */
export type TokenOfCli = (host: string, signal: AbortSignal) => Promise<Result<Token, Problem>>

/**
 * The GitHub CLI of this machine. It is asked for its token at each start, and the token is never stored: a copy
 * would outlive `gh auth logout`.
 * @param environment of our own process, whose PATH is searched for `gh`
 * @param places searched after PATH
 */
export function createTokenOfCli(environment: Environment, places = defaultCliPlaces): TokenOfCli {
  return async (host, signal) => {
    const missing = (code: ProblemCode) => err({ code, params: { host } })
    const program = await findProgram('gh', environment, places)
    signal.throwIfAborted()
    if (program === undefined) return missing('github-cli-missing')
    try {
      const { stdout } = await run(program, ['auth', 'token', '--hostname', host], {
        timeout: timeoutMs,
        windowsHide: true,
        signal,
        env: withoutTokens(environment),
      })
      const token = parseToken(stdout)
      return token ? ok(token) : missing('github-token-malformed')
    } catch {
      return missing('github-cli-signed-out')
    }
  }
}

const tokenVariable = /^(?:GH|GITHUB)_(?:.*_)?TOKEN$/i

/**
 * `gh auth token` prefers a token from the environment to the one that the user signed in with. The token of a CI
 * job, or of another account, is not theirs to lend. https://cli.github.com/manual/gh_help_environment
 */
function withoutTokens(environment: Environment): Environment {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !tokenVariable.test(name)),
  )
}
