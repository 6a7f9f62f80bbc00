import { execFile } from 'node:child_process'

import { findProgram } from '../../base/find-program.ts'
import type { Environment, ProgramPlaces } from '../../base/find-program.ts'
import type { Problem } from '../../../preload/contract/problem.ts'
import { err, ok } from '../../../preload/contract/result.ts'
import type { Result } from '../../../preload/contract/result.ts'
import { parseToken } from './rules/tokens.ts'
import type { Token } from './rules/tokens.ts'

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
    const params = { host }
    const program = await findProgram('gh', environment, places)
    signal.throwIfAborted()
    if (program === undefined) return err({ code: 'github-cli-missing', params })
    const output = await run(program, ['auth', 'token', '--hostname', host], {
      signal,
      env: withoutTokens(environment),
    })
    if (output === undefined) return err({ code: 'github-cli-signed-out', params })
    const token = parseToken(output)
    return token ? ok(token) : err({ code: 'github-token-malformed', params })
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

/** @returns what the program printed, or undefined if it failed or took too long */
function run(
  program: string,
  args: readonly string[],
  { signal, env }: { readonly signal: AbortSignal; readonly env: Environment },
): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(
      program,
      args,
      { timeout: timeoutMs, windowsHide: true, signal, env, encoding: 'utf8' },
      (error, output) => resolve(error ? undefined : output),
    )
  })
}
