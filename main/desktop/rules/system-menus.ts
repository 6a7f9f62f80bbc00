import { startTaskNames, startTasks } from './start-switches.ts'

/** Texts are keys of resources/locales. */
type Text = (key: `systemMenu.${string}`) => string

/** An entry of Windows's jump list, as Electron's `app.setUserTasks` takes it. */
export interface UserTask {
  readonly program: string
  readonly arguments: string
  readonly title: string
  readonly description: string
  readonly iconPath: string
  readonly iconIndex: number
}

/**
 * Windows's jump list: each entry starts Hot Dash, and if it is already running, that process performs the task.
 * @param commandFor the program and its arguments for some switches
 */
export function jumpList(
  commandFor: (switches: readonly string[]) => readonly [program: string, ...args: string[]],
  text: Text,
): readonly UserTask[] {
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
