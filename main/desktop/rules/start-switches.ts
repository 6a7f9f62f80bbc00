/** A start that shows nothing: the tray alone, or nothing at all where there is none. */
export const hiddenSwitch = '--hidden'

/** What the command line says of a start (README, "Command line"). */
export interface StartSwitches {
  /** `--hidden`: nothing is shown. */
  readonly isHidden: boolean
  /** `--safe`: no source is read, no voice engine or model is asked, and Dash stays in Home. */
  readonly isSafe: boolean
  /** `--version`: says which one this is, and ends. */
  readonly wantsVersion: boolean
}

/**
 * Reads them. Chromium's own switches stand among them, and after `--` there are none (Chromium's `CommandLine`).
 * @param commandLine of this process, or of one that was started while this one runs
 */
export function startSwitches(commandLine: readonly string[]): StartSwitches {
  const end = commandLine.indexOf('--')
  const words = new Set(end === -1 ? commandLine : commandLine.slice(0, end))
  return {
    isHidden: words.has(hiddenSwitch),
    isSafe: words.has('--safe'),
    wantsVersion: words.has('--version'),
  }
}
