import { app } from 'electron'
import * as rules from './rules/window-system.ts'

/** What this session's window system lets Hot Dash do. Nothing else asks for it. */
export const windowSystem = {
  movesWindows: (): boolean =>
    rules.movesWindows(process.platform, app.commandLine.getSwitchValue('ozone-platform')),
  hearsKeys: (): boolean => rules.hearsKeys(process.platform, process.env['XDG_SESSION_TYPE']),
}
