import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { makers } from '../../main/speech/local-engines/rules/makers.ts'
import en from '../../resources/locales/en.json' with { type: 'json' }
import ja from '../../resources/locales/ja.json' with { type: 'json' }
import { expect, setLook, test, type Dash } from '../e2e/app.ts'
import { startBusyLife, visitRooms, visitTabs } from '../e2e/rooms.ts'
import { installEngine } from '../fakes/voicevox/folder.ts'
import { startVoicevox } from '../fakes/voicevox/server.ts'
import { writeSheet, type SheetCell } from './sheet.ts'

const sizes = [
  { width: 1280, height: 720 },
  { width: 720, height: 520 },
] as const

/** Captures what the window shows. Playwright's own screenshot of a zoomed page shows only a part of it. */
async function pictureOfHome({ electron }: Dash, home: Page): Promise<Buffer> {
  await home.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  )
  const base64 = await electron.evaluate(async ({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows().find(({ title }) => title === 'Hot Dash')
    return (await window?.capturePage())?.toPNG().toString('base64') ?? ''
  })
  return Buffer.from(base64, 'base64')
}

const sheets = new Map<string, SheetCell[]>()

/**
 * Takes pictures of the screens in each appearance.
 * @param visit opens the screens and takes a picture of each
 */
async function takeEachLook(
  dash: Dash,
  locale: 'ja' | 'en',
  visit: (home: Page, take: (name: string) => Promise<void>) => Promise<void>,
): Promise<void> {
  const home = await dash.openHome()
  const zoom = (factor: number) =>
    dash.electron.evaluate(({ BrowserWindow }, wanted) => {
      BrowserWindow.getAllWindows()
        .find(({ title }) => title === 'Hot Dash')
        ?.webContents.setZoomFactor(wanted)
    }, factor)
  for (const appearance of ['light', 'dark'] as const) {
    for (const size of sizes) {
      await setLook(dash, { appearance, ...size })
      for (const percent of [100, 200]) {
        await zoom(percent / 100)
        await visit(home, async (name) => {
          const caption = `${locale}, ${appearance}, ${size.width}, ${percent} %`
          const cell = { caption, type: 'image/png', bytes: await pictureOfHome(dash, home) }
          sheets.set(name, [...(sheets.get(name) ?? []), cell])
        })
      }
      await zoom(1)
    }
  }
}

for (const locale of ['ja', 'en'] as const) {
  test(`every screen in each look (${locale})`, async ({ start }) => {
    const { dash, close } = await startBusyLife(start, locale)
    await takeEachLook(dash, locale, async (home, take) => {
      await visitRooms(home, locale, take)
      await visitTabs(home, locale, take)
    })
    await close()
  })

  test(`the cards of the first minute in each screen look (${locale})`, async ({ start }) => {
    const dash = await start({ locale, isNew: true })
    await takeEachLook(dash, locale, async (home, take) => {
      for (const card of ['meet', 'work', 'voice', 'place'] as const) {
        await home.evaluate((step) => window.dash.request('set', { onboarding: step }), card)
        await expect(home.locator('.onboarding-body')).toHaveCSS('opacity', '1')
        await take(`onboarding-${card}`)
      }
    })
  })
}

/** Parts of Settings that must be opened, and their tabs. */
const opened = [
  ['settings-voices', 'voice', '.voices'],
  ['settings-dictionary', 'voice', '.dictionary'],
  ['settings-engines', 'voice', '.engines .lines'],
  ['settings-licences', 'app', '.licences'],
] as const

for (const locale of ['ja', 'en'] as const)
  test(`the opened parts of Settings in each look (${locale})`, async ({ start, dataFolder }) => {
    const engine = await startVoicevox()
    try {
      await installEngine(join(dataFolder, 'engines', 'VOICEVOX_Nemo_Engine'), {
        uuid: makers.nemo.uuid,
        name: 'VOICEVOX Nemo Engine',
      })
      const dash = await start({ locale, env: { HOT_DASH_VOICEVOX_URL: engine.url } })
      const words = { en, ja }[locale]
      const home = await dash.openHome()
      await home.evaluate(() => window.dash.request('set', { voiceLanguage: 'ja' }))
      const open = (tab: 'voice' | 'app') =>
        home.getByRole('tab', { name: words.settings.tab[tab], exact: true }).click()
      await takeEachLook(dash, locale, async (_, take) => {
        const link = home.getByRole('navigation').getByRole('button', { name: words.room.settings })
        await link.click()
        await open('voice')
        await home.getByRole('button', { name: words.voices.choose }).click()
        await home.getByRole('button', { name: words.dictionary.open }).click()
        for (const [name, of, part] of opened) {
          await open(of)
          if (of === 'app') {
            await home.locator('details.voice-terms > summary').click()
            await home.locator('.licences summary').first().click()
          }
          await home
            .locator(part)
            .first()
            .evaluate((element) => {
              element.scrollIntoView({ block: 'start' })
            })
          await take(name)
        }
      })
    } finally {
      await engine.close()
    }
  })

test('all looks of a screen are on its sheet', async () => {
  for (const [name, cells] of sheets) await writeSheet(`screens/${name}`, 4, cells)
})
