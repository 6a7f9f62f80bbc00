import { findProgram } from '../../base/find-program.ts'
import type { Environment, ProgramPlaces } from '../../base/find-program.ts'

/** Where installers put Git. */
const usualPlaces: ProgramPlaces = {
  darwin: ['/opt/homebrew/bin/git', '/usr/local/bin/git', '/usr/bin/git'],
  win32: ['C:\\Program Files\\Git\\cmd\\git.exe', 'C:\\Program Files (x86)\\Git\\cmd\\git.exe'],
}

/** @returns the absolute path of `git`, or undefined if there is none */
export function findGit(environment: Environment): Promise<string | undefined> {
  return findProgram('git', environment, usualPlaces)
}
