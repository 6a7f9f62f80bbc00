import { app } from 'electron'
import { startedProgram } from '../base/rules/started-program.ts'

/** The command that starts Hot Dash with some switches: the program, and each argument separately. */
export const startCommand = (
  switches: readonly string[],
): readonly [program: string, ...args: string[]] => [
  startedProgram(process.execPath, process.env),
  ...(app.isPackaged ? [] : [app.getAppPath()]),
  ...switches,
]
