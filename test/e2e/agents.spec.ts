/** What Dash shows of coding agents. The requests of their hooks go through the real door. */
import type { Page } from '@playwright/test'
import { once } from 'node:events'
import { connect } from 'node:net'
import { workRows } from '../../main/reactions/rules/answers-to-work.ts'
import { agentIds, agentNames } from '../../preload/contract/views/agents-view.ts'
import workLines from '../../resources/lines/work.json' with { type: 'json' }
import { buildCommand } from '../../scripts/machine/command.ts'
import { stopClock } from '../pictures/film.ts'
import { openBrowser } from '../pictures/sheet.ts'
import { sessionOf, startStandIn } from '../support/stand-in-agent.ts'
import { expect, expectAccessible, letTimePass, picture, watchDash, type Dash } from './app.ts'
import { isStanding } from './floating.ts'
import { sharing } from './shared-app.ts'

const test = sharing
test.use({ file: import.meta.url })

const dataFolderOf = ({ electron }: Dash) =>
  electron.evaluate(() => process.env['HOT_DASH_HOME'] ?? '')

const listOf = (pet: Page) => pet.getByRole('region', { name: 'Coding agents' })

test('Dash follows the sessions of agents, lists them, and brings a window to the front', async ({
  dash,
}) => {
  const pet = await dash.openPet()
  await isStanding(pet)
  const folder = await dataFolderOf(dash)
  async function report(event: string, session: string, ...words: readonly string[]) {
    const client = connect(`${folder}/door/door.sock`)
    const args = ['hook', 'claude', `event=${event}`, `session=${session}`, ...words]
    client.end(`${JSON.stringify({ v: 1, args, locale: 'en' })}\n`)
    client.resume()
    await once(client, 'close')
  }
  const bird = pet.locator('svg.bird')
  const isPose = (pose: string) => expect(bird).toHaveAttribute('data-pose', pose)
  const set = (settings: object) =>
    pet.evaluate((change) => window.dash.request('set', change), settings)

  const terminal = await openBrowser()
  try {
    const pid = await terminal.evaluate(() => process.pid)
    await report('UserPromptSubmit', 'one', 'folder=hot-dash', `pid=${pid}`)
    await isPose('thinking')
    await picture(pet, 'agents-working')
    await report('UserPromptSubmit', 'two', 'folder=site')
    await report('PermissionRequest', 'two')
    await isPose('calling')
    await picture(pet, 'agents-needs-you')

    await pet.getByRole('button', { name: /^Dash/ }).focus()
    await pet.keyboard.press('a')
    const list = listOf(pet)
    await expect(list.getByRole('listitem')).toHaveText([/site.*needs you/, /hot-dash.*working/])
    for (const size of [96, 200, 400])
      for (const appearance of ['light', 'dark']) {
        await set({ size, appearance })
        await picture(pet, `agents-list-${size.toString()}-${appearance}`)
      }
    await expectAccessible(pet, 'agents-list')
    await set({ size: 200, appearance: 'system' })

    const isFocused = () =>
      terminal.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isFocused())
    await dash.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .find(({ title }) => title === 'Dash')
        ?.focus(),
    )
    await expect.poll(isFocused).toBe(false)
    await list.getByRole('button', { name: /hot-dash/ }).click()
    await expect.poll(isFocused).toBe(true)

    for (const session of ['one', 'two']) await report('SessionEnd', session)
    await expect(list).toHaveCount(0)
  } finally {
    await terminal.close()
  }
  expect(dash.complaints).toEqual([])
})

/** How Dash and the list show each state. */
const shown = {
  working: ['thinking', /working since/],
  'needs-you': ['calling', /needs you since/],
  done: ['blowing', /done at/],
  failed: ['comforting', /failed at/],
  expired: [/^(?!thinking|calling)/, /silent since/],
} as const

test('a session of each agent passes through its states in the window', async ({ dash }) => {
  const program = await buildCommand()
  const folder = await dataFolderOf(dash)
  const pet = await dash.openPet()
  const record = await watchDash(pet)
  await pet.getByRole('button', { name: /^Dash/ }).focus()
  // Before it shows the next state, Dash finishes a gesture, which takes seconds.
  await stopClock(pet)
  const states = () =>
    pet.evaluate(async () => {
      const { agents } = await window.dash.request('snapshot', null)
      return agents.sessions.map((session) => `${session.agent} ${session.state}`)
    })
  for (const agent of agentIds) {
    const standIn = await startStandIn(agent, program, folder)
    for (const step of sessionOf(agent)) {
      await letTimePass(dash)
      // Closes the list, and then the bubble.
      for (let times = 0; times < 2; times += 1) await pet.keyboard.press('Escape')
      expect(await standIn.play(step)).toBe('')
      const { state } = step
      const [pose, words] = shown[state]
      await expect.poll(states).toContain(`${agent} ${state}`)
      await expect(async () => {
        await pet.clock.runFor(250)
        expect(await pet.locator('svg.bird').getAttribute('data-pose')).toMatch(pose)
      }, `${agent} ${state}`).toPass({ intervals: [0] })
      await pet.keyboard.press('a')
      await expect(
        listOf(pet).getByRole('listitem').filter({ hasText: agentNames[agent] }),
      ).toHaveText(words)
    }
  }
  const { words } = await record()
  for (const news of ['agent-needs-you', 'agent-done', 'agent-failed'] as const) {
    const lines = workLines[workRows[news].trigger].map(({ en }) => en)
    expect(
      words.filter((one) => lines.includes(one)),
      news,
    ).not.toEqual([])
  }
  await picture(pet, 'agents-expired')
  await pet.evaluate(() => window.dash.request('set', { agents: false }))
  await expect(listOf(pet)).toHaveCount(0)
  await pet.evaluate(() => window.dash.request('set', { agents: true }))
  await pet.clock.resume()
  expect(dash.complaints).toEqual([])
})
