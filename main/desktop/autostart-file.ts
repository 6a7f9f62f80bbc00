import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { autostartEntry, isEnabled } from './rules/desktop-entry.ts'

/** The autostart file by which a Linux session starts Hot Dash. */
export interface AutostartFile {
  /** Whether the session starts the program that the file names. */
  readonly isEnabled: () => boolean
  /**
   * Writes the file if its content differs.
   * @param command the program (an absolute path) and its arguments
   * @throws what the file system throws
   */
  readonly write: (command: readonly string[]) => void
  /** @throws what the file system throws */
  readonly remove: () => void
}

/** @param configFolder `$XDG_CONFIG_HOME`, else `~/.config` */
export function createAutostartFile(configFolder: string): AutostartFile {
  const folder = join(configFolder, 'autostart')
  const path = join(folder, 'dev.hotdash.app.desktop')
  const read = () => {
    try {
      return readFileSync(path, 'utf8')
    } catch {
      return undefined
    }
  }
  return {
    isEnabled() {
      const entry = read()
      return entry !== undefined && isEnabled(entry)
    },
    write(command) {
      const entry = autostartEntry('Hot Dash', command)
      if (read() === entry) return
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      writeFileSync(path, entry)
    },
    remove: () => rmSync(path, { force: true }),
  }
}
