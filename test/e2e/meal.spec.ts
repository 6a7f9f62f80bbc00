import { startGithub } from '../fakes/github/server.ts'
import { expect, test } from './app.ts'

interface Record {
  /** What announced the new level and when, in milliseconds since the epoch. */
  readonly told: { readonly by: string; readonly at: number }[]
  /** What the pantry showed in the meantime. */
  readonly waiting: number[]
  /** How far the pictures of the card are from its top, in pixels. */
  pictures: number[]
  /** The free height between the card and the bar of experience, in pixels. */
  room: number
}

test('nothing reveals a new level before its card, and the pantry empties dish by dish', async ({
  start,
}) => {
  const github = await startGithub()
  const { model } = github
  const me = model.user('dash')
  const curry = model.repository('kitchen/curry-app', { languages: ['Dart'] })
  for (let n = 0; n < 60; n += 1)
    model.pullRequest(me, curry, new Date(Date.now() - n * 60_000).toISOString())
  const dash = await start({ env: { HOT_DASH_GITHUB_URL: github.url } })
  const home = await dash.openHome()
  await home.evaluate((sent) => window.dash.request('sign-in-token', sent), {
    host: github.host,
    token: model.token(me),
  })
  await expect(home.getByRole('button', { name: /Mapo tofu ×60/ })).toBeVisible()

  // 3 chillies and 60 mapo tofu: 1,830 experience, level 29.
  const level = 29
  await dash.electron.evaluate(({ app, Menu }, wanted) => {
    const trays: number[] = []
    Object.assign(app, { trays })
    const build = Menu.buildFromTemplate.bind(Menu)
    Menu.buildFromTemplate = (template) => {
      if (template.some(({ label }) => label?.includes(wanted) === true)) trays.push(Date.now())
      return build(template)
    }
  }, `Level ${level} `)
  await home.evaluate((wanted) => {
    const record: Record = { told: [], waiting: [], pictures: [], room: 0 }
    Object.assign(globalThis, { record })
    const tells = (by: string, isTold: boolean) => {
      if (isTold && record.told.every((one) => one.by !== by))
        record.told.push({ by, at: Date.now() })
    }
    const text = (selector: string) => document.querySelector(selector)?.textContent ?? ''
    const look = () => {
      tells('card', text('.level-card').includes(`Level ${wanted}`))
      tells('bar', text('.status-title').includes(`Level ${wanted}`))
      tells('bubble', new RegExp(`\\b${wanted}\\b`).test(text('.bubble')))
      tells('log', new RegExp(`\\b${wanted}\\b`).test(text('[role="log"]')))
      const pictures = [...document.querySelectorAll<HTMLImageElement>('.level-card img')].filter(
        ({ naturalWidth }) => naturalWidth > 0,
      )
      if (pictures.length > 0) {
        record.pictures = pictures.map((picture) => Math.round(picture.getBoundingClientRect().top))
        const card = document.querySelector<HTMLElement>('.level-card')!
        const top = (element: Element) => element.getBoundingClientRect().top
        const bar = top(document.querySelector('.meter-experience')!) - top(card.offsetParent!)
        // The place to which the card moves.
        record.room = bar - card.offsetTop - card.offsetHeight
      }
      const waiting = Number.parseInt(text('.pantry-waiting'), 10)
      if (waiting !== record.waiting.at(-1)) record.waiting.push(waiting)
    }
    look()
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    })
    window.dash.on('snapshot', ({ pet, wardrobe }) => {
      tells('snapshot', pet.level > 1)
      tells(
        'wardrobe',
        // The half-month may have brought one already.
        wardrobe.outfits.filter(({ unlock }) => unlock.name === 'unlocked').length > 1,
      )
    })
  }, level)
  const record = () => home.evaluate(() => (globalThis as unknown as { record: Record }).record)

  await home.getByRole('button', { name: 'Feed all' }).click()
  const all = ['bar', 'bubble', 'card', 'log', 'snapshot', 'wardrobe']
  await expect.poll(async () => (await record()).told.map(({ by }) => by).sort()).toEqual(all)
  const { told, waiting, pictures, room } = await record()
  const trays = () =>
    dash.electron.evaluate(({ app }) => (app as unknown as { trays: number[] }).trays)
  await expect.poll(async () => (await trays()).length).toBeGreaterThan(0)
  const cardAt = told.find(({ by }) => by === 'card')?.at ?? 0
  const [trayAt = 0] = await trays()
  const early = [...told, { by: 'tray', at: trayAt }].filter(({ at }) => at < cardAt)
  expect(early.map(({ by }) => by)).toEqual([])

  expect(waiting).toEqual([...waiting].sort((one, other) => other - one))
  expect([waiting[0], waiting.at(-1)]).toEqual([63, 0])
  expect(waiting.length, `${waiting.join(' ')}: not all at once`).toBeGreaterThan(6)

  expect(pictures, 'what came today, besides the thing of the half-month').toHaveLength(2)
  expect(new Set(pictures), 'in one row').toHaveProperty('size', 1)
  expect(room, 'the bar stays visible').toBeGreaterThan(0)
  await github.close()
})
