/** A start that shows only the tray icon, or nothing if there is no tray. */
export const hiddenSwitch = '--hidden'

/**
 * The tasks that system menus offer besides a plain start (Windows's jump list, the actions of a desktop file). If Hot
 * Dash is already running, that process performs the task.
 */
export const startTasks = { feed: '--feed', home: '--home' } as const
export type StartTask = keyof typeof startTasks
/** In menu order. */
export const startTaskNames: readonly StartTask[] = ['feed', 'home']

/** What the command line says about a start (docs/guide.md, "Command line"). */
export interface StartSwitches {
  readonly isHidden: boolean
  readonly isSafe: boolean
  readonly wantsVersion: boolean
  /** Null without a task, and in a hidden start. If the command line has both tasks, the first of `startTaskNames`. */
  readonly task: StartTask | null
}

/**
 * Parses the switches. Chromium's own switches may stand among them. Nothing after `--` is a switch (Chromium's
 * `CommandLine`).
 * @param commandLine of this process, or of a second one that the user started
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
