import { app } from 'electron'
import { startedProgram } from '../base/rules/started-program.ts'

/** What the system is to run so that Hot Dash starts with some switches: the program, and each argument by itself. */
export const startCommand = (
  switches: readonly string[],
): readonly [program: string, ...args: string[]] => [
  startedProgram(process.execPath, process.env),
  ...(app.isPackaged ? [] : [app.getAppPath()]),
  ...switches,
]
