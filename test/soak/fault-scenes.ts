import { rename } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from '../e2e/app.ts'
import type { FailureKind } from '../fakes/github/failures.ts'
import type { VoicevoxBehaviour, VoicevoxFault } from '../fakes/voicevox/contract.ts'
import type { Developer } from './developer.ts'
import type { Scene } from './scenes.ts'

const githubFailures: readonly FailureKind[] = [
  'silence',
  'hang-up',
  'bad-gateway',
  'unavailable',
  'truncated-json',
  'html-page',
  'endless',
]
const engineCalls = ['/version', '/speakers', '/audio_query', '/synthesis'] as const
const engineFaults: readonly VoicevoxFault[] = [
  'late',
  'error',
  'cut',
  'half',
  'page',
  'empty',
  'reset',
  'silent',
  'stalled',
]
/** One call fails, all connections break, or a synthesis takes long. */
const engineTroubles: readonly Partial<VoicevoxBehaviour>[] = [
  ...engineCalls.flatMap((path) => engineFaults.map((fault) => ({ fault: { path, fault } }))),
  ...Array.from({ length: 9 }, () => ({ connectionResets: 1_000_000 })),
  ...Array.from({ length: 9 }, () => ({ synthesisMs: 5000 })),
]

/** Settles when both devices have what the user has done, and the same meals. */
async function untilBothAgree({ other, ledgers, folders }: Developer): Promise<void> {
  const differences = () => folders.flatMap((folder) => ledgers.difference(folder) ?? [])
  await expect.poll(differences).toEqual([])
  const meals = () => folders.map((folder) => ledgers.read(folder).meals)
  await expect.poll(() => new Set(meals()).size).toBe(1)
  await other.look()
}

/** Feeds Dash here, on the desktop or in Home. */
async function feedHere(developer: Developer): Promise<void> {
  const pet = await developer.pet()
  await pet.evaluate(() => window.dash.request('feed-one', { kind: null }))
}

/** Scenes in which something outside the app fails, and in which the other device is killed. */
export const faultScenes: Readonly<Record<string, Scene>> = {
  async 'GitHub fails'(developer) {
    const { around } = developer
    const { github } = around
    const pet = await developer.pet()
    const sync = () => pet.evaluate(() => window.dash.request('sync-now', null))
    around.openIssue()
    github.fail(developer.chance.pick(githubFailures))
    await sync()
    await delay(developer.chance.between(1000, 8000))
    github.recover()
    await sync()
    await untilBothAgree(developer)
  },
  async 'the voice engine fails'(developer) {
    const { engine } = developer.around
    const pet = await developer.pet()
    await pet.evaluate(() => window.dash.request('set', { locale: 'ja' }))
    try {
      engine.configure(developer.chance.pick(engineTroubles))
      await pet.evaluate(() => window.dash.request('try-voice', { styleId: null }))
      await feedHere(developer)
      await delay(5000)
    } finally {
      engine.configure({ fault: null, connectionResets: 0, synthesisMs: 0 })
      await pet.evaluate(() => window.dash.request('set', { locale: 'system' }))
    }
    await pet.evaluate(() => window.dash.request('try-voice', { styleId: null }))
    await delay(3000)
  },
  async 'the folder that carries Dash is away'(developer) {
    const { shared } = developer.around
    await rename(shared, `${shared}-away`)
    await developer.cook(2)
    await feedHere(developer)
    await developer.other.feed(1)
    await delay(developer.chance.between(2000, 6000))
    await rename(`${shared}-away`, shared)
    await developer.other.look()
    await feedHere(developer)
    await untilBothAgree(developer)
  },
  async 'the disk of that folder is full, then read-only'(developer) {
    const { sharedDisk } = developer.around
    sharedDisk?.fill()
    await developer.cook(3)
    await feedHere(developer)
    await developer.other.feed(1)
    await delay(3000)
    sharedDisk?.free()
    sharedDisk?.setReadOnly(true)
    await feedHere(developer)
    await delay(3000)
    sharedDisk?.setReadOnly(false)
    await feedHere(developer)
    await untilBothAgree(developer)
  },
  async 'the disk of the other device is full'(developer) {
    const { otherDisk } = developer.around
    otherDisk?.fill()
    await developer.cook(3)
    await developer.other.feed(2)
    await delay(2000)
    otherDisk?.free()
    await developer.other.scan()
    await untilBothAgree(developer)
  },
  async 'another resolution, and no display'(developer) {
    await developer.displays(null)
    await developer.screenSize.resize(1280, 720)
    await delay(1500)
    await developer.pet()
    await developer.screenSize.switchOff()
    await delay(developer.chance.between(500, 3000))
    await developer.screenSize.resize(1600, 1000)
    await delay(1500)
    await developer.pet()
  },
  async 'the other device is killed'(developer) {
    const { work, chance, other } = developer
    await other.killAndStart(() => work.commit(chance.pick(work.clones), chance.between(0, 4)))
    await untilBothAgree(developer)
  },
  async 'the other device is killed while this one feeds'(developer) {
    await developer.cook(5)
    const pet = await developer.pet()
    const killed = developer.other.killAndStart(() => undefined)
    for (let meals = 0; meals < 5; meals += 1) {
      await pet.evaluate(() => window.dash.request('feed-one', { kind: null }))
      await delay(300)
    }
    await killed
    await untilBothAgree(developer)
  },
}

/** A pattern for a line of the log, which is on the full disk too, so the line may end anywhere. */
const cutOff = (text: string) =>
  [text, ...Array.from(text, (_, end) => `${text.slice(0, end)}$`)].join('|')
const noRoom = ['carrying failed', 'feed-one failed', 'a folder could not be read'].map((what) =>
  cutOff(`${what} SqliteError: database or disk is full`),
)

/** What the app writes to its log and the console because of these scenes, also some time later. */
export const causedByFaults: readonly RegExp[] = [
  /github: sync failed: github-/,
  /the voice engine failed/,
  /carrying failed Error: (?:EROFS|ENOSPC|ENOENT)/,
  // In the file, or on the console.
  new RegExp(`(?:\\] \\[\\w+\\]|›) +(?:${noRoom.join('|')})`),
  /electron-log\.transports\.file: Can't write to [^]* ENOSPC/,
]
