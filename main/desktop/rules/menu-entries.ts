import { startTaskNames, startTasks } from './start-switches.ts'

/** The entries that Hot Dash performs itself, with their keys on macOS. */
export const applicationActions = { settings: 'Command+,', project: null } as const
export type ApplicationAction = keyof typeof applicationActions

/**
 * The menu bar of macOS, in the order of Apple's Human Interface Guidelines. It has the editing shortcuts, without
 * which no text field has them, and nothing of a browser: no reload, no zoom, no developer tools.
 *
 * An item is a separator (`-`), an action of ours, or a role that macOS implements itself
 * (https://www.electronjs.org/docs/latest/api/menu-item). Its text is `applicationMenu.<item>`.
 */
export const applicationMenu = [
  {
    name: 'app',
    items: [
      ...['about', '-', 'settings', '-', 'services', '-'],
      ...['hide', 'hideOthers', 'unhide', '-', 'quit'],
    ] as const,
  },
  { name: 'edit', items: ['undo', 'redo', '-', 'cut', 'copy', 'paste', 'delete', 'selectAll'] },
  // macOS extends these two: by the list of windows, and by the search of Help.
  { name: 'window', role: 'window', items: ['close', 'minimize', 'zoom', 'front'] },
  { name: 'help', role: 'help', items: ['project'] },
] as const

/**
 * Windows's jump list, as Electron's `app.setUserTasks` takes it: each entry starts Hot Dash, and if it is already
 * running, that process performs the task.
 * @param commandFor the program and its arguments for some switches
 * @param text of a key of resources/locales
 */
export function jumpList(
  commandFor: (switches: readonly string[]) => readonly [program: string, ...args: string[]],
  text: (key: `systemMenu.${string}`) => string,
) {
  return startTaskNames.map((task) => {
    const [program, ...args] = commandFor([startTasks[task]])
    return {
      program,
      // Windows takes the arguments as one text.
      arguments: args.map((arg) => (arg.startsWith('--') ? arg : `"${arg}"`)).join(' '),
      title: text(`systemMenu.${task}`),
      description: text(`systemMenu.${task}`),
      iconPath: program,
      iconIndex: 0,
    }
  })
}
