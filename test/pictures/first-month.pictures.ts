/**
 * The first month with Dash, played with the built app and real commits: in both languages, by the users of
 * docs/design/product/first-year.md.
 */
import { setTimeout as delay } from 'node:timers/promises'
import en from '../../resources/locales/en.json' with { type: 'json' }
import ja from '../../resources/locales/ja.json' with { type: 'json' }
import { chooseFolder, expect, gitEnvironment, pantry, setLook, type Dash } from '../e2e/app.ts'
import { boundsOf, onScreen as test } from '../e2e/on-screen.ts'
import { noonOf, paces, weekOf } from '../support/paces.ts'
import { film, writeFilm } from './film.ts'
import { writeSheet, type SheetCell } from './sheet.ts'

/** The days with pictures of everything, and how Home looks on each. */
const looks = new Map<number, Parameters<typeof setLook>[1]>([
  [1, { appearance: 'light', width: 1280, height: 760 }],
  [7, { appearance: 'dark', width: 720, height: 560 }],
  [30, { appearance: 'light', width: 1600, height: 940 }],
])

/** Days of a user with twenty commits a week that are filmed. */
const specialDays = new Map<number, 'half-month' | 'ceremony' | 'deed'>([
  [9, 'half-month'],
  [12, 'ceremony'],
  // The first commit of this day was made in San Francisco.
  [17, 'deed'],
])

/**
 * Lets the machine sleep until noon of a day. Its clock jumps. What Hot Dash does each minute, it does each second from
 * now on, and the user is there.
 */
async function sleepUntil({ electron }: Dash, day: number): Promise<void> {
  await electron.evaluate(
    ({ powerMonitor }, aheadMs) => {
      const main = globalThis as typeof globalThis & { aheadMs?: number }
      if (main.aheadMs === undefined) {
        const [now, wait] = [Date.now.bind(Date), globalThis.setTimeout]
        Date.now = () => now() + (main.aheadMs ?? 0)
        globalThis.setTimeout = ((task: () => void, ms: number) =>
          wait(task, ms === 60_000 ? 1000 : ms)) as typeof setTimeout
        powerMonitor.getSystemIdleTime = () => 0
      }
      main.aheadMs = aheadMs
      powerMonitor.emit('resume')
    },
    noonOf(day) - noonOf(1),
  )
}

const dayOf = (day: number) => new Date(noonOf(day)).toISOString().slice(0, 10)

for (const locale of ['ja', 'en'] as const)
  for (const pace of paces)
    test(`a first month with ${pace} commits a week (${locale})`, async ({ start, sandbox }) => {
      test.setTimeout(20 * 60_000)
      const words = { en, ja }[locale]
      const sheet = `first-month/${pace}-${locale}`
      const project = sandbox.init('work/curry')
      const dash = await start({
        locale,
        isNew: true,
        env: {
          ...gitEnvironment(sandbox),
          TZ: 'Asia/Tokyo',
          HOT_DASH_NOW: new Date(noonOf(1)).toISOString(),
        },
      })
      const home = await dash.openHome()
      const view = () => home.evaluate(() => window.dash.request('snapshot', null))
      const parcels = async () => (await view()).wardrobe.parcels
      const unlocked = async () => {
        const { outfits, scenes, ornaments, forms } = (await view()).wardrobe
        const all = [...outfits, ...scenes, ...ornaments, ...forms]
        return all.flatMap(({ id, unlock }) => (unlock.name === 'unlocked' ? [id] : []))
      }
      const go = (room: string) =>
        home.getByRole('navigation').getByRole('button', { name: room }).click()
      const press = (label: string) =>
        home.getByRole('button', { name: label, exact: true }).click()
      const unpack = () => home.locator('.parcels button').last().click()

      let cells: SheetCell[] = []
      const take = async (caption: string) => {
        await delay(1500)
        cells.push({ caption, type: 'image/png', bytes: await home.screenshot() })
      }
      /** Films Home, at one pace: it looks the same at the others. */
      const filmHome = async (what: string, action: () => Promise<unknown>): Promise<void> => {
        if (pace !== 20) {
          await action()
          return
        }
        const frames = await film(await boundsOf(dash, 'Hot Dash'), action)
        const some = frames.filter((_, n) => n % 8 === 0)
        await writeFilm(`${sheet}-${what}`, some, 4)
      }
      const feedAll = () => home.evaluate(() => window.dash.request('feed-all', null))
      const eat = async () => {
        await feedAll()
        await expect(async () => {
          await home.keyboard.press('Escape')
          expect(await pantry(home)).toEqual({})
        }).toPass()
      }
      const lookAround = async (day: number) => {
        await setLook(dash, looks.get(day)!)
        await take('the nest, before a meal')
        await eat()
        await take('the nest, after it')
        const closed = await parcels()
        if (closed.length > 0) await unpack()
        await take(`unpacked: ${closed.join(', ')}`)
        await go(words.room.wardrobe)
        await take('the wardrobe')
        await go(words.room.history)
        await take('history')
        await press(words.history.pages.book)
        await take('the book of deeds')
        await press(words.history.pages.numbers)
        await go(words.room.nest)
      }

      await setLook(dash, looks.get(1)!)
      await take('a first start')
      await home.evaluate(() => window.dash.request('set', { onboarding: 'done', muted: true }))
      await filmHome('level-2', async () => {
        await feedAll()
        await delay(6000)
      })
      await filmHome('parcel', async () => {
        await unpack()
        await delay(3000)
      })
      await chooseFolder(dash, sandbox.path('work'))
      await home.evaluate(() => window.dash.request('add-folder', null))

      const known = new Set<string>()
      const calendar: string[] = []
      for (let day = 1; day <= 30; day += 1) {
        if (day > 1) await sleepUntil(dash, day)
        const count = weekOf(pace)[(day - 1) % 7] ?? 0
        const special = pace === 20 ? specialDays.get(day) : undefined
        for (let n = 0; n < count; n += 1) {
          const offset = special === 'deed' && n === 0 ? '-0800' : '+0900'
          sandbox.commit(project, { date: `${noonOf(day) / 1000 + n} ${offset}` })
        }
        await expect.poll(async () => (await view()).today).toBe(dayOf(day))
        await expect.poll(() => pantry(home)).toEqual(count > 0 ? { commit: count } : {})
        if (looks.has(day)) await lookAround(day)
        else if (special === 'ceremony')
          await filmHome(special, () => feedAll().then(() => delay(9000)))
        else if (count > 0) await eat()
        // Minutes later. The first minute is a real one.
        await delay(day === 1 ? 60_000 : 4000)
        const came = (await unlocked()).filter((id) => !known.has(id))
        for (const id of came) known.add(id)
        if (came.length > 0) calendar.push(`day ${day}: ${came.join(', ')}`)
        if (special === 'half-month' || special === 'deed')
          await filmHome(special, async () => {
            await home.locator('.parcels-pile').click()
            await delay(2500)
            await home.locator('.level-card').getByRole('button').last().click()
            await delay(3000)
          })
        await home.evaluate(() => window.dash.request('open-parcels', { id: null }))
        if (!looks.has(day)) continue
        if (day === 30) {
          sandbox.git(project, 'tag', 'v1.0.0')
          await expect.poll(async () => (await view()).pet.isProud).toBe(true)
          await take('after a release')
          const pet = await dash.openPet()
          cells.push({
            caption: 'on the desktop',
            type: 'image/png',
            bytes: await pet.screenshot(),
          })
        }
        await writeSheet(`${sheet}-day-${day}`, 2, cells)
        cells = []
      }
      process.stdout.write(`${pace} a week:\n${calendar.join('\n')}\n`)
      expect(dash.complaints).toEqual([])
    })
