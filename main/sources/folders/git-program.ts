import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import path from 'node:path'

/** Variables of the program's own process; keys as the system spells them. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Where installers put Git while a program started from the desktop may have a shorter PATH than a shell. */
const usualPlaces: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['/opt/homebrew/bin/git', '/usr/local/bin/git', '/usr/bin/git'],
  win32: ['C:\\Program Files\\Git\\cmd\\git.exe', 'C:\\Program Files (x86)\\Git\\cmd\\git.exe'],
}

/**
 * Finds the `git` program in PATH. Done here and not by the system, which on some platforms looks in the current folder
 * first: that would be the repository, and the repository may be hostile.
 * @returns its absolute path; undefined where there is none
 */
export async function findGit(environment: Environment): Promise<string | undefined> {
  const program = process.platform === 'win32' ? 'git.exe' : 'git'
  const folders = (environment['PATH'] ?? environment['Path'] ?? '')
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder))
  const places = [
    ...folders.map((folder) => path.join(folder, program)),
    ...(usualPlaces[process.platform] ?? []),
  ]
  for (const place of places) {
    const runs = await access(place, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (runs) return place
  }
  return undefined
}

/** Git's variables that say where the user's own configuration is; all others point Git at something else. */
const kept = new Set([
  'GIT_CONFIG_GLOBAL',
  'GIT_CONFIG_SYSTEM',
  'GIT_CONFIG_NOSYSTEM',
  'GIT_EXEC_PATH',
])

/**
 * The variables of one call: nothing asks for a password, fetches, or takes a lock.
 * @param boundary the variables that say which repository is asked
 */
export function gitEnvironment(environment: Environment, boundary: Environment): Environment {
  const inherited = Object.entries(environment).filter(
    ([name]) => !/^(?:GIT_|SSH_ASKPASS)/i.test(name) || kept.has(name),
  )
  return {
    ...Object.fromEntries(inherited),
    ...boundary,
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    // A partial clone would fetch what it lacks, through programs that its own configuration names.
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
    // Otherwise a pipe gets each commit on its own, and a long history takes twice as long.
    GIT_FLUSH: '0',
    LC_ALL: 'C',
  }
}

/** Overrides of what a repository's own configuration could make Git run (https://git-scm.com/docs/git-config). */
export const hardening: readonly string[] = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.pager=cat',
  'core.askPass=',
  'core.sshCommand=false',
  'core.alternateRefsCommand=false',
  'credential.helper=',
  'diff.external=',
  'gpg.program=false',
  'log.showSignature=false',
  'protocol.allow=never',
].flatMap((setting) => ['-c', setting])
