import { app } from 'electron'
import * as rules from './rules/window-system.ts'

/** What the window system of this session lets Hot Dash do: no other place asks for it. */
export const windowSystem = {
  movesWindows: (): boolean =>
    rules.movesWindows(process.platform, app.commandLine.getSwitchValue('ozone-platform')),
  hearsKeys: (): boolean => rules.hearsKeys(process.platform, process.env['XDG_SESSION_TYPE']),
}
