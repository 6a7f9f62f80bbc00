/** What Dash shows of coding agents: their hooks' requests go through the real door. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { openBrowser } from '../pictures/sheet.ts'
import { expect, expectAccessible, picture } from './app.ts'
import { isStanding } from './floating.ts'
import { sharing } from './shared-app.ts'

const test = sharing
test.use({ file: import.meta.url })

test('Dash follows the sessions of agents, lists them, and brings a window to the front', async ({
  dash,
}) => {
  const pet = await dash.openPet()
  await isStanding(pet)
  const folder = await dash.electron.evaluate(() => process.env['HOT_DASH_HOME'] ?? '')
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
    const list = pet.getByRole('region', { name: 'Coding agents' })
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

    await report('PostToolUse', 'two')
    await isPose('thinking')
    await report('Stop', 'two')
    await isPose('blowing')
    await picture(pet, 'agents-done')
    await report('StopFailure', 'one')
    await isPose('comforting')
    await picture(pet, 'agents-failed')
    await expect(bird).not.toHaveAttribute('data-pose', /comforting|calling|thinking/)
    for (const session of ['one', 'two']) await report('SessionEnd', session)
    await expect(list).toHaveCount(0)
  } finally {
    await terminal.close()
  }
  expect(dash.complaints).toEqual([])
})
