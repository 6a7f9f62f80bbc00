import { app, systemPreferences } from 'electron'
import * as rules from './rules/display-server.ts'

/** What this session's window system lets Hot Dash do, and what the user asked of it. Nothing else asks for it. */
export const windowSystem = {
  movesWindows: (): boolean =>
    rules.movesWindows(process.platform, app.commandLine.getSwitchValue('ozone-platform')),
  hearsKeys: (): boolean => rules.hearsKeys(process.platform, process.env['XDG_SESSION_TYPE']),
  /** The user wants less motion. */
  reducesMotion: (): boolean => systemPreferences.getAnimationSettings().prefersReducedMotion,
}
