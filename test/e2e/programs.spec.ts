import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { buildCommand } from '../../scripts/machine/command.ts'
import { chooseFolder, expect, openSettings, picture, test } from './app.ts'

/** How many of the 8 frames Codex plays in each row of a pet (openai/skills, hatch-pet, animation-rows.md). */
const frames = [6, 8, 8, 4, 5, 8, 6, 6, 6]

test('an agent uses Dash through MCP, and Dash becomes a Codex pet and stickers', async ({
  dataFolder,
  start,
}) => {
  const program = await buildCommand()
  const codex = join(dataFolder, 'codex')
  mkdirSync(codex, { recursive: true })
  const dash = await start({ env: { CODEX_HOME: codex } })
  const home = await dash.openHome()

  const agent = spawn(program, ['mcp'], { env: { HOT_DASH_HOME: dataFolder } })
  const lines = createInterface(agent.stdout)[Symbol.asyncIterator]()
  /** Calls a tool. */
  async function call(name: string, given: object = {}) {
    const params = { name, arguments: given }
    agent.stdin.write(
      `${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params })}\n`,
    )
    const { result } = JSON.parse((await lines.next()).value!) as {
      readonly result: { readonly isError: boolean; readonly content: [{ readonly text: string }] }
    }
    return { isError: result.isError, text: result.content[0].text }
  }
  await expect.poll(async () => (await call('status')).isError).toBe(false)
  expect(JSON.parse((await call('pantry')).text)).toMatchObject({ waiting: 3 })
  expect(JSON.parse((await call('today')).text)).not.toHaveProperty('repositories')
  await expect(async () => {
    expect((await call('say', { text: 'The tests pass.' })).isError).toBe(false)
    await expect(home.getByText('The tests pass.').first()).toBeVisible({ timeout: 1000 })
  }).toPass()
  await home.evaluate(() => window.dash.request('set', { presenting: { until: null } }))
  expect((await call('react', { reaction: 'fanfare' })).isError).toBe(true)
  await home.evaluate(() => window.dash.request('end-quiet', null))
  agent.stdin.end()

  await openSettings(home, 'desktop')
  // The agents above are still being looked up, and may move the radio button under the pointer.
  const radio = home.getByRole('radio', { name: 'Codex' })
  await expect(() => radio.check({ force: true })).toPass()
  await expect(home.getByRole('region', { name: 'Configuration' })).toContainText('[mcp_servers.')
  await picture(home, 'settings-mcp')

  await home.getByRole('button', { name: 'Draw Dash' }).click()
  const sheet = home.getByRole('img', { name: 'Dash in the nine movements of a Codex pet' })
  await sheet.scrollIntoViewIfNeeded()
  expect(await sheet.evaluate(drawnCells)).toEqual(
    frames.map((count) => '#'.repeat(count) + '.'.repeat(8 - count)),
  )
  expect(await home.getByRole('img', { name: 'Dash waves' }).evaluate(decodedFrames)).toEqual({
    count: 14,
    repetitions: Infinity,
    durations: [40_000],
  })
  await picture(home, 'settings-dash-pictures')

  await home.getByRole('button', { name: 'Add to Codex…' }).click()
  const folder = join(codex, 'pets', 'hot-dash')
  await expect(home.getByRole('group', { name: 'Add Dash to Codex?' })).toContainText(folder)
  expect(existsSync(folder)).toBe(false)
  await home.getByRole('button', { name: 'Add', exact: true }).click()
  const remove = home.getByRole('button', { name: 'Remove from Codex' })
  await remove.click()
  await expect(remove).toBeHidden()
  expect(readdirSync(codex)).toEqual([])

  await chooseFolder(dash, dataFolder)
  await home.getByRole('button', { name: 'Save in a folder…' }).click()
  const saved = join(dataFolder, 'dash')
  await expect.poll(() => existsSync(saved) && readdirSync(saved).length).toBe(12)
  expect(readFileSync(join(saved, 'spritesheet.webp')).toString('latin1', 8, 12)).toBe('WEBP')
  expect(dash.complaints).toEqual([])
})

/** Which of the cells of a sheet have something to see. */
async function drawnCells(image: HTMLImageElement | SVGElement) {
  if (!(image instanceof HTMLImageElement)) return []
  await image.decode()
  const { naturalWidth: width, naturalHeight: height } = image
  const context = new OffscreenCanvas(width, height).getContext('2d', {
    willReadFrequently: true,
  })!
  context.drawImage(image, 0, 0)
  return Array.from({ length: height / 208 }, (_, y) =>
    Array.from({ length: width / 192 }, (_, x) => {
      const { data } = context.getImageData(x * 192, y * 208, 192, 208)
      const opaque = data.filter((value, index) => index % 4 === 3 && value > 0)
      return opaque.length > 1000 ? '#' : opaque.length === 0 ? '.' : '?'
    }).join(''),
  )
}

/** What Chromium's own decoder makes of an animated picture. */
async function decodedFrames(image: HTMLImageElement | SVGElement) {
  if (!(image instanceof HTMLImageElement)) return null
  const data = Uint8Array.from(atob(image.src.split(',')[1] ?? ''), (byte) => byte.charCodeAt(0))
  const decoder = new ImageDecoder({ data, type: 'image/webp' })
  await decoder.tracks.ready
  const { frameCount = 0, repetitionCount } = decoder.tracks.selectedTrack ?? {}
  const durations = new Set<number | null>()
  for (let frameIndex = 0; frameIndex < frameCount; frameIndex += 1)
    durations.add((await decoder.decode({ frameIndex })).image.duration)
  return { count: frameCount, repetitions: repetitionCount, durations: [...durations] }
}
