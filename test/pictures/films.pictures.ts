import { setTimeout as delay } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import { expect, followTray, gitEnvironment, watchDash, type Dash } from '../e2e/app.ts'
import { boundsOf, hurryWalks, middleOf, type Place } from '../e2e/on-screen.ts'
import { addFolder } from '../soak/developer.ts'
import { startGithub } from '../fakes/github/server.ts'
import type { GitSandbox } from '../fakes/repositories.ts'
import { plugDisplays } from '../soak/displays.ts'
import { openGitWork, type GitWork } from '../soak/git-work.ts'
import { buttons } from '../support/x11-screen.ts'
import { film, filmByStep, stopClock, writeFilm, writeFilms, type Area } from './film.ts'
import { ground, test, wholeScreen } from './scenery.ts'

/** The area around Dash, which stands in the lower right corner of the screen, with its bubble. */
const about = (dash: Dash): Promise<Area> => ground(dash, 300, 330)

/** The floating Dash after its greeting, with its centre. */
async function standing(dash: Dash): Promise<{ pet: Page; middle: Place }> {
  const pet = await dash.openPet()
  await expect(pet.getByRole('status')).toBeVisible()
  await pet.keyboard.press('Escape')
  await expect(pet.getByRole('status')).toBeHidden()
  await pet.evaluate(() => window.dash.request('set', { motion: 'still', muted: true }))
  await expect(pet.locator('svg.bird')).not.toHaveAttribute('data-motion', /.*/)
  return { pet, middle: await middleOf(dash, pet, 'button') }
}

/** The position of each zone, relative to the centre of a Dash of 200 pixels. */
const zones: Readonly<Record<string, Place>> = {
  head: { x: 0, y: -32 },
  cheek: { x: -35, y: 27 },
  belly: { x: 1, y: 56 },
  tuft: { x: 2, y: -60 },
  feet: { x: -13, y: 77 },
  beak: { x: 3, y: 20 },
  eye: { x: -21, y: 3 },
  side: { x: -58, y: 12 },
}

/** The user's work with Git, and the pose of Dash's reaction. */
const works: readonly (readonly [
  what: string,
  pose: string,
  act: (work: GitWork, clone: string, sandbox: GitSandbox) => void,
])[] = [
  ['first commit of the day', 'caught', (work, clone) => work.commit(clone)],
  ['commit', 'caught', (work, clone) => work.commit(clone)],
  [
    'amend',
    'preening',
    (_work, clone, sandbox) => sandbox.git(clone, 'commit', '--quiet', '--amend', '-m', 'amended'),
  ],
  ['push', 'throwing', (work, clone) => work.push(clone)],
  [
    'stash',
    'full-cheeks',
    (_work, clone, sandbox) => {
      sandbox.write(clone, 'lib/main.dart', '// for later')
      sandbox.git(clone, 'stash', '--quiet')
    },
  ],
  ['revert', 'facepalming', (work, clone) => work.revert(clone)],
  ['tag', 'blowing', (work, clone) => work.tag(clone)],
  ['pull', 'listening', (work, clone) => work.pull(clone)],
  [
    'branch',
    'pecking',
    (_work, clone, sandbox) => sandbox.git(clone, 'checkout', '--quiet', '-b', 'dessert'),
  ],
  [
    'switch',
    'pecking',
    (_work, clone, sandbox) => sandbox.git(clone, 'checkout', '--quiet', 'main'),
  ],
  [
    'rebase',
    'stretching',
    (_work, clone, sandbox) => sandbox.git(clone, 'rebase', '--quiet', '--force-rebase', 'HEAD~2'),
  ],
  ['merge', 'stirring', (work, clone) => work.mergeBranch(clone)],
]

for (const desktop of ['light', 'dark', 'busy'] as const) {
  test.describe(`on a ${desktop} desktop`, () => {
    test.use({ desktop })

    test('Dash is carried, swings, is thrown, falls and lands', async ({ start, display }) => {
      const dash = await start()
      const { x, y } = await middleOf(dash, await dash.openPet(), 'button')
      const frames = await film(await ground(dash, 1100, 620), async () => {
        await display.point(x, y - 20)
        await display.press()
        for (let step = 1; step <= 30; step += 1) {
          await display.point(x - 120 + 120 * Math.cos(step / 5), y - 20 - step * 8)
          await delay(33)
        }
        for (let step = 1; step <= 6; step += 1) {
          await display.point(x - step * 14, y - 260)
          await delay(16)
        }
        await display.release()
        await delay(2500)
      })
      await writeFilm(`films/carried-${desktop}`, frames, 6)
      expect(frames.length).toBeGreaterThan(20)
    })

    test('polite Dash walks, turns at the edge, and sits down', async ({ start }) => {
      const dash = await start()
      const { pet } = await standing(dash)
      // Move Dash away from the edge a little, so that it walks right and reaches the edge soon.
      for (let n = 0; n < 4; n += 1)
        await pet.evaluate(() => window.dash.request('nudge', { dx: -1, dy: 0 }))
      await hurryWalks(dash, 0.6)
      const bird = pet.locator('[data-pose]')
      const frames = await film(await ground(dash, 700, 240), async () => {
        await pet.evaluate(() => window.dash.request('set', { motion: 'polite' }))
        await expect(bird).toHaveAttribute('data-pose', /^walk-/)
        await expect(bird).toHaveAttribute('data-pose', 'sit', { timeout: 20_000 })
        await delay(500)
      })
      await writeFilm(`films/walk-${desktop}`, frames, 6)
      expect(frames.length).toBeGreaterThan(20)
    })

    test('each part of Dash answers a touch, and too much poking annoys it', async ({
      start,
      display,
    }) => {
      const dash = await start()
      const { pet, middle } = await standing(dash)
      const area = await about(dash)
      await display.point(middle.x, middle.y)
      await stopClock(pet)
      const touch = async (zone: Place) => {
        await display.point(middle.x + zone.x, middle.y + zone.y)
        await display.click()
      }
      const answer = () => filmByStep(pet, area, { stepMs: 120, frames: 12 })
      const films: [string, Awaited<ReturnType<typeof answer>>][] = []
      for (const [name, zone] of Object.entries(zones)) {
        await touch(zone)
        films.push([name, await answer()])
        await pet.clock.runFor(8000)
      }
      for (let times = 0; times < 7; times += 1) {
        await touch(zones['belly'] ?? middle)
        await pet.clock.runFor(600)
        // Two clicks within half a second would open Home.
        await delay(650)
      }
      films.push(['too much', await answer()], ['then', await answer()])
      await writeFilms(`films/touched-${desktop}`, films)
    })

    test('Dash eats where it stands', async ({ start }) => {
      const dash = await start()
      const { pet } = await standing(dash)
      const frames = await film(await ground(dash, 420, 330), async () => {
        await pet.evaluate(() => window.dash.request('feed-one', { kind: null }))
        await delay(3500)
      })
      await writeFilm(`films/eats-${desktop}`, frames, 8)
    })

    test('Dash mirrors work with Git', async ({ start, sandbox }) => {
      const work = openGitWork(sandbox)
      const [clone = ''] = work.clones
      const dash = await start({ env: gitEnvironment(sandbox) })
      await addFolder(dash, work.folder)
      const { pet } = await standing(dash)
      const area = await about(dash)
      await stopClock(pet)
      const films: [string, Awaited<ReturnType<typeof filmByStep>>][] = []
      const record = await watchDash(pet)
      const answers = async () =>
        (await record()).events.filter((type) => type === 'performs').length
      let answered = 0
      const filmAnswer = async (name: string, pose: string) => {
        await expect.poll(answers, name).toBeGreaterThan(answered)
        answered = await answers()
        // Dash first notices new food. Work of several commands may also cause another reaction first.
        for (let n = 0; n < 250; n += 1) {
          if ((await pet.locator(`[data-pose="${pose}"]`).count()) > 0) break
          await pet.clock.runFor(40)
        }
        films.push([name, await filmByStep(pet, area, { stepMs: 220, frames: 12 })])
        await pet.clock.runFor(12_000)
      }
      for (const [name, pose, act] of works) {
        act(work, clone, sandbox)
        await filmAnswer(name, pose)
      }
      const end = work.runIntoConflict(clone)
      await filmAnswer('conflict', 'holding-head')
      end('abort')
      await filmAnswer('relief', 'sweating')
      await writeFilms(`films/work-${desktop}`, films)
    })
  })
}

for (const desktop of ['light', 'dark', 'busy'] as const) {
  test.describe(`on a ${desktop} desktop, at its edge`, () => {
    test.use({ desktop })

    test('Dash hides, peeks out, speaks, and comes out', async ({ start, display }) => {
      const dash = await start()
      const pet = await dash.openPet()
      await pet.getByRole('status').waitFor({ state: 'hidden' })
      const { x, y } = await middleOf(dash, pet, 'button')
      const { bounds } = await dash.electron.evaluate(({ screen }) => screen.getPrimaryDisplay())
      const [width, height] = [400, 440]
      const edge = bounds.x + bounds.width
      const around = { x: edge - width, y: bounds.y + bounds.height - height, width, height }
      const frames = await film(around, async () => {
        await display.point(x, y)
        await display.press()
        for (let step = 1; step <= 20; step += 1) {
          await display.point(x + (step / 20) * (edge - 2 - x), y - 10 * step)
          await delay(33)
        }
        await display.release()
        await delay(2200)
        await display.point(edge - 700, y - 200)
        await delay(3400)
        await display.point(edge - 260, y - 200)
        await delay(2200)
        await pet.evaluate(() => window.dash.request('stroke', null))
        await delay(1500)
        await display.point(edge - 40, y - 200)
        await display.click()
        await delay(1500)
      })
      await writeFilm(`films/edge-${desktop}`, frames, 8)
      expect(frames.length).toBeGreaterThan(20)
    })
  })
}

test('the wheel makes Dash larger, and smaller', async ({ start, display }) => {
  const dash = await start()
  const { middle } = await standing(dash)
  const frames = await film(await ground(dash, 500, 500), async () => {
    await display.point(middle.x, middle.y)
    for (const button of [buttons.wheelUp, buttons.wheelDown])
      for (let times = 0; times < 6; times += 1) {
        await display.click(button)
        await delay(120)
      }
    await delay(600)
  })
  await writeFilm('films/wheel', frames, 6)
})

test('the tray sends Dash to the middle, and to another display', async ({ start }) => {
  const dash = await start()
  const { pet } = await standing(dash)
  const all = await wholeScreen(dash)
  // Place the displays side by side, because picom leaves black corners when a window moves diagonally.
  await plugDisplays(dash, [
    { x: 0, y: 0, width: 960, height: 1000 },
    { x: 960, y: 0, width: 640, height: 1000 },
  ])
  const choose = await followTray(dash, pet)
  const frames = await film(all, async () => {
    for (const label of ['In the middle', 'Display 2', 'Display 1']) {
      await choose(label)
      await delay(1500)
    }
  })
  await writeFilm('films/sent', frames, 8)
})

test('Dash mirrors what happens to pull requests', async ({ start }) => {
  const github = await startGithub({ interval: 1 })
  try {
    const { model } = github
    const me = model.user('dash')
    const at = () => new Date().toISOString()
    const request = model.pullRequest(me, model.repository('kitchen/curry-app'), at())
    const dash = await start({ env: { HOT_DASH_GITHUB_URL: github.url } })
    const { pet } = await standing(dash)
    const host = new URL(github.url).host
    await pet.evaluate((params) => window.dash.request('sign-in-token', params), {
      host,
      token: model.token(me),
    })
    const dishes = () =>
      pet.evaluate(async () => (await window.dash.request('snapshot', null)).pantry)
    await expect.poll(dishes).toContainEqual(expect.objectContaining({ kind: 'pull-request' }))
    await stopClock(pet)
    await pet.clock.runFor(12_000)
    const films: [string, Awaited<ReturnType<typeof filmByStep>>][] = []
    for (const [name, pose, change] of [
      ['checks failed', 'thinking', { checks: 'FAILURE' }],
      ['checks passed', 'clapping', { checks: 'SUCCESS' }],
      ['merged', 'flying', { mergedAt: at() }],
    ] as const) {
      Object.assign(request, change, { updatedAt: at() })
      await pet.evaluate(() => window.dash.request('sync-now', null))
      await expect(async () => {
        await pet.clock.runFor(40)
        await expect(pet.locator(`[data-pose="${pose}"]`)).toHaveCount(1, { timeout: 1 })
      }, name).toPass()
      films.push([name, await filmByStep(pet, await about(dash), { stepMs: 220, frames: 14 })])
      await pet.clock.runFor(12_000)
    }
    await writeFilms('films/pull-requests', films)
  } finally {
    await github.close()
  }
})

test('a bubble comes and goes', async ({ start }) => {
  const dash = await start()
  const { pet } = await standing(dash)
  const frames = await film(await about(dash), async () => {
    await pet.evaluate(() => window.dash.request('stroke', null))
    await expect(pet.getByRole('status')).toBeVisible()
    await pet.getByRole('status').waitFor({ state: 'hidden' })
    await delay(500)
  })
  await writeFilm('films/bubble', frames, 10)
})

test('a first start', async ({ start }) => {
  const frames = await film({ x: 200, y: 100, width: 1200, height: 800 }, async () => {
    await start({ isNew: true })
    await delay(3000)
  })
  await writeFilm('films/first-start', frames, 8)
})

test('Dash hops home and back', async ({ start }) => {
  const dash = await start()
  await standing(dash)
  const frames = await film(await wholeScreen(dash), async () => {
    await dash.openHome()
    await delay(2000)
    await dash.electron.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()
        .find(({ title }) => title === 'Hot Dash')
        ?.close()
    })
    await delay(2000)
  })
  await writeFilm('films/home-and-back', frames, 8)
})

test('a double click opens Home', async ({ start, display }) => {
  const dash = await start()
  const { middle } = await standing(dash)
  const frames = await film(await wholeScreen(dash), async () => {
    await display.point(middle.x, middle.y)
    await display.click()
    await delay(120)
    await display.click()
    await delay(2000)
  })
  await writeFilm('films/double-click', frames, 8)
})

test('a meal', async ({ start }) => {
  const dash = await start()
  const home = await dash.openHome()
  await delay(3000)
  const area = await boundsOf(dash, 'Hot Dash')
  const frames = await film(area, async () => {
    await home.evaluate(() => window.dash.request('feed-one', { kind: null }))
    await delay(3500)
  })
  await writeFilm('films/meal-one', frames, 8)
})

test('meals of five, fifty and eight hundred', async ({ start, sandbox }) => {
  test.slow()
  const work = openGitWork(sandbox)
  const [clone = ''] = work.clones
  const dash = await start({ env: gitEnvironment(sandbox) })
  await addFolder(dash, work.folder)
  const home = await dash.openHome()
  const feedAll = () => home.evaluate(() => window.dash.request('feed-all', null))
  await home.evaluate(() => window.dash.request('set', { onboarding: 'done', muted: true }))
  await home.getByRole('button', { name: 'Nest' }).click()
  await feedAll()
  await delay(8000)
  const area = await boundsOf(dash, 'Hot Dash')
  for (const [name, count] of [
    ['five', 5],
    ['fifty', 50],
    ['eight-hundred', 800],
  ] as const) {
    work.commit(clone, count)
    const food = home.getByRole('button', { name: `Chilli ×${count}` })
    await expect(food).toBeVisible({ timeout: 120_000 })
    await delay(6000)
    const frames = await film(area, async () => {
      await feedAll()
      await delay(7000)
    })
    await writeFilm(`films/meal-${name}`, frames, 8)
  }
})
