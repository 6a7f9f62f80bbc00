import { expect, it } from 'vitest'

import { jumpList } from '../../../main/desktop/rules/system-menus.ts'
import { startSwitches, startTaskNames } from '../../../main/desktop/rules/start-switches.ts'

const text = (key: string) => `${key.replace('systemMenu.', '')} of Dash`

it('the jump list starts the program with the switch of each task', () => {
  const program = String.raw`C:\Users\dev\AppData\Local\Programs\Hot Dash\Hot Dash.exe`
  expect(jumpList((switches) => [program, ...switches], text)).toEqual(
    [
      ['feed', '--feed'],
      ['home', '--home'],
    ].map(([task, line]) => ({
      program,
      arguments: line,
      title: `${task} of Dash`,
      description: `${task} of Dash`,
      iconPath: program,
      iconIndex: 0,
    })),
  )
})

it("an app folder's path precedes the switches, whatever characters it contains", () => {
  const [feed] = jumpList((switches) => ['electron.exe', String.raw`C:\my work`, ...switches], text)
  expect(feed?.arguments).toBe(String.raw`"C:\my work" --feed`)
})

it('each switch is parsed as its task', () => {
  const lines = jumpList((switches) => ['Hot Dash.exe', ...switches], text).map(
    (task) => startSwitches([task.program, ...task.arguments.split(' ')]).task,
  )
  expect(lines).toEqual(startTaskNames)
})
