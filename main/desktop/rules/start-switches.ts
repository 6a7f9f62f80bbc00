/** A start that shows nothing: the tray alone, or nothing at all where there is none. */
export const hiddenSwitch = '--hidden'

/**
 * What a menu of the system asks for beside a plain start (Windows' jump list, the actions of a desktop file), each with its
 * switch; one that runs already does it.
 */
export const startTasks = { feed: '--feed', home: '--home' } as const
export type StartTask = keyof typeof startTasks
/** In the order in which the menus have them. */
export const startTaskNames: readonly StartTask[] = ['feed', 'home']

/** What the command line says of a start (README, "Command line"). */
export interface StartSwitches {
  /** `--hidden`: nothing is shown. */
  readonly isHidden: boolean
  /** `--safe`: no source is read, no voice engine or model is asked, and Dash stays in Home. */
  readonly isSafe: boolean
  /** `--version`: says which one this is, and ends. */
  readonly wantsVersion: boolean
  /** `--feed` or `--home`, the first of them where there are both; null: neither, or a hidden start. */
  readonly task: StartTask | null
}

/**
 * Reads them. Chromium's own switches stand among them, and after `--` there are none (Chromium's `CommandLine`).
 * @param commandLine of this process, or of one that was started while this one runs
 */
export function startSwitches(commandLine: readonly string[]): StartSwitches {
  const end = commandLine.indexOf('--')
  const words = new Set(end === -1 ? commandLine : commandLine.slice(0, end))
  const isHidden = words.has(hiddenSwitch)
  const task = startTaskNames.find((name) => words.has(startTasks[name]))
  return {
    isHidden,
    isSafe: words.has('--safe'),
    wantsVersion: words.has('--version'),
    task: isHidden ? null : (task ?? null),
  }
}
