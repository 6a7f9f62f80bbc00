import { createReturningUser, petPage, englishText } from './returning-user.ts'
import { untilPainted, painted, watchScript } from './watch-page.ts'
import { setTimeout as delay } from 'node:timers/promises'
const projects = (process.env['AB'] ?? '').split(':')
const users = []
for (const project of projects) users.push(await createReturningUser({}, project))
const took: number[][] = projects.map(() => [])
const runs = Number(process.env['N'] ?? 15)
for (let run = -3; run < runs; run += 1)
  for (const [at, user] of users.entries()) {
    const app = user.start({ script: watchScript(user.worn, englishText('pantry.feedOne')) })
    const pet = await app.devTools.page(petPage)
    await untilPainted(pet, 'dash')
    await delay(1000)
    const ms = (await painted(pet, 'dash')) - app.startedAt
    await app.quit()
    if (run >= 0) took[at]!.push(ms)
  }
for (const [at, list] of took.entries()) {
  const sorted = [...list].sort((a, b) => a - b)
  console.log(
    projects[at],
    'median',
    sorted[Math.floor(sorted.length / 2)]!.toFixed(1),
    'q1',
    sorted[Math.floor(sorted.length / 4)]!.toFixed(1),
    'min',
    sorted[0]!.toFixed(1),
  )
}
for (const [at, list] of took.entries()) {
  const diffs = list.map((ms, n) => ms - took[0]![n]!).sort((a, b) => a - b)
  const q = (share: number) => diffs[Math.floor(diffs.length * share)]!.toFixed(1)
  console.log(projects[at], 'minus first:', q(0.25), q(0.5), q(0.75))
}
for (const user of users) user.remove()
