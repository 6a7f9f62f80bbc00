import { setTimeout as delay } from 'node:timers/promises'
import { agentIds } from '../../preload/contract/views/agents-view.ts'
import { buildCommand } from '../../scripts/machine/command.ts'
import { expect, letTimePass } from '../e2e/app.ts'
import { isStanding } from '../e2e/floating.ts'
import { middleOf } from '../e2e/on-screen.ts'
import { sessionOf, startStandIn } from '../support/stand-in-agent.ts'
import { film, writeFilm, writeFrames } from './film.ts'
import { ground, test } from './scenery.ts'

/** How long Dash shows each state, without the list and then with it. */
const [withoutListMs, withListMs] = [2400, 1300]

const looks = [
  { desktop: 'light', locale: 'ja', size: 96, agents: agentIds },
  { desktop: 'dark', locale: 'en', size: 200, agents: agentIds },
  { desktop: 'dark', locale: 'ja', size: 96, agents: ['claude'] },
  { desktop: 'light', locale: 'en', size: 400, agents: ['claude'] },
  { desktop: 'busy', locale: 'ja', size: 200, agents: ['claude'] },
] as const

for (const { desktop, locale, size, agents } of looks)
  test.describe(`on a ${desktop} desktop, ${locale}, ${size} pixels`, () => {
    test.use({ desktop })

    test('a session of each agent passes through its states', async ({
      start,
      dataFolder,
      display,
    }) => {
      const program = await buildCommand()
      const dash = await start({ locale })
      const pet = await dash.openPet()
      await pet.evaluate((change) => window.dash.request('set', change), {
        size,
        motion: 'still',
        muted: true,
      } as const)
      await isStanding(pet)
      await pet.getByRole('status').waitFor({ state: 'hidden' })
      const middle = await middleOf(dash, pet, 'button')
      const away = { x: middle.x - 500, y: middle.y - 500 }
      const area = await ground(dash, size < 150 ? 420 : size + 330, size + 180)
      for (const agent of agents) {
        const standIn = await startStandIn(agent, program, dataFolder)
        const frames = await film(
          area,
          async (note) => {
            await delay(500)
            for (const step of sessionOf(agent)) {
              await letTimePass(dash)
              note(step.state)
              await standIn.play(step)
              await delay(withoutListMs)
              await display.point(middle.x, middle.y)
              await delay(withListMs)
              await display.point(away.x, away.y)
            }
            await delay(500)
          },
          { framesPerSecond: 10, each: size > 200 ? 2 : 1 },
        )
        const name = `films/agents/${agent}-${desktop}-${locale}-${size}`
        await writeFrames(name, frames)
        await writeFilm(name, frames, 8)
        expect(frames.length).toBeGreaterThan(20)
      }
    })
  })
