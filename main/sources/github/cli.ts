import { execFile } from 'node:child_process'

import type { Problem } from '../../../preload/contract/problem.ts'
import { err, ok } from '../../../preload/contract/result.ts'
import type { Result } from '../../../preload/contract/result.ts'
import { parseToken } from './rules/tokens.ts'
import type { Token } from './rules/tokens.ts'

const secondsForAnAnswer = 15

/** Where `gh` is found: on the PATH, or where macOS and Linux packages put it (a started app has a shorter PATH than a shell). */
export const usualPrograms: readonly string[] = [
  'gh',
  '/opt/homebrew/bin/gh',
  '/usr/local/bin/gh',
  '/home/linuxbrew/.linuxbrew/bin/gh',
]

type Run = Result<string, 'missing' | 'failed'>

function run(program: string, host: string, signal: AbortSignal): Promise<Run> {
  return new Promise((resolve) => {
    execFile(
      program,
      ['auth', 'token', '--hostname', host],
      { timeout: secondsForAnAnswer * 1000, windowsHide: true, signal, encoding: 'utf8' },
      (error, output) => {
        if (!error) resolve(ok(output))
        else resolve(err(error.code === 'ENOENT' ? 'missing' : 'failed'))
      },
    )
  })
}

/**
 * Asks the GitHub CLI for its token. It is asked anew at each start and never stored: a copy would outlive `gh auth logout`.
 * @param programs tried in order until one is there
 */
export async function tokenOfCli(
  host: string,
  programs: readonly string[],
  signal: AbortSignal,
): Promise<Result<Token, Problem>> {
  const params = { host }
  for (const program of programs) {
    const answer = await run(program, host, signal)
    if (!answer.ok && answer.error === 'missing') continue
    if (!answer.ok) return err({ code: 'github-cli-signed-out', params })
    const token = parseToken(answer.value)
    return token ? ok(token) : err({ code: 'github-token-malformed', params })
  }
  return err({ code: 'github-cli-missing', params })
}
