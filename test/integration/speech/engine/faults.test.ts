import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { collectGarbage } from '../../../support/collect-garbage.ts'
import { readProcessStart } from '../../../../main/speech/local-engines/engine-runner.ts'
import type { FaultPlan, VoicevoxFault } from '../../../fakes/voicevox/contract.ts'
import { installEngine } from '../../../fakes/voicevox/folder.ts'
import { createChance } from '../../../soak/chance.ts'
import { testSeed as seed, trials } from '../../../support/trials.ts'
import { namesIn, openEnginesOffline } from '../local-engines/set-up.ts'
import { expectLine, setUpSpeech, type SpeechSetup } from '../set-up.ts'

const restAfterMs = 10 * 60_000

/** `HOT_DASH_TEST_TRIALS=40` makes it a thousand trials. */
const wanted = trials(25)

/** The default of Vitest, one second, is too short for starting an engine. */
const polling = { interval: 5, timeout: 60_000 }

const megabyte = 1024 * 1024
/** The last sixteen clips stay in memory, up to half a megabyte each. The runtime keeps the rest. */
const maxGrowthMb = 64

/** What fails during a line or before it. */
type Trouble = VoicevoxFault | 'none' | 'killed' | 'rested' | 'interrupted'

/** How many of a hundred lines have each failure. */
const troubles: readonly (readonly [Trouble, number])[] = [
  ['none', 34],
  ['late', 10],
  ['error', 8],
  ['cut', 8],
  ['half', 6],
  ['page', 6],
  ['empty', 4],
  ['reset', 6],
  ['silent', 4],
  ['stalled', 4],
  ['death', 3],
  ['killed', 2],
  ['rested', 2],
  ['interrupted', 3],
]
const bag = troubles.flatMap(([trouble, share]) => Array.from({ length: share }, () => trouble))
const paths = ['/audio_query', '/synthesis', '/synthesis'] as const

/** The system resources that this process holds, of the kinds that engines need. */
function held(): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  const add = (what: string, by = 1) => (counts[what] = (counts[what] ?? 0) + by)
  for (const fd of readdirSync('/proc/self/fd')) {
    try {
      add(readlinkSync(`/proc/self/fd/${fd}`).replace(/:.*|^\/.*/, ''))
    } catch {
      // The descriptor of the listing itself, which is closed now.
    }
  }
  for (const kind of process.getActiveResourcesInfo())
    if (/Wrap|FSEvent|Worker/.test(kind)) add(kind)
  for (const name of process.eventNames()) add('listeners', process.listenerCount(name))
  return counts
}

/** How many more of each resource this process holds now than before. */
function moreThan(before: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const grown = Object.entries(held()).map(([what, count]) => [what, count - (before[what] ?? 0)])
  return Object.fromEntries(grown.filter(([, more]) => Number(more) > 0)) as Record<string, number>
}

/** The processes that run below a folder. */
function processesIn(folder: string): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false
    try {
      return readlinkSync(`/proc/${pid}/cwd`).startsWith(folder)
    } catch {
      return false
    }
  })
}

function memory(): number {
  collectGarbage()
  const { heapUsed, external } = process.memoryUsage()
  return (heapUsed + external) / megabyte
}

test.skipIf(process.platform !== 'linux')(
  `${wanted} sentences of an engine with random faults are all seen and heard, and leak no resources`,
  async () => {
    print(`HOT_DASH_TEST_SEED=${seed}`)
    // Warm up, because the first requests, watches and processes open things that then stay.
    await live(1)
    const before = held()
    const outcomes = await live(wanted)
    print(JSON.stringify(outcomes))
    // A kept-alive connection may still have been open before.
    await expect.poll(() => moreThan(before), polling).toEqual({})
    const [quarter, end] = outcomes.memory
    expect(end - quarter).toBeLessThan(maxGrowthMb)
  },
)

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Runs Hot Dash's voice on its own machine until it has requested this many sentences, and quits. */
async function live(sentences: number): Promise<Outcomes> {
  const home = await mkdtemp(join(tmpdir(), 'hot-dash-faults-'))
  const [plan, temporary] = [join(home, 'fault.json'), join(home, 'tmp')]
  await mkdir(temporary)
  const place = join(home, '.config/voicevox/vvpp-engines/VOICEVOX+1')
  await installEngine(place, {}, `FAKE_ENGINE_FAULT='${plan}'`)
  const calls = { syntheses: 0, open: 0 }
  const engines = openEnginesOffline({
    home,
    environment: { ...process.env, TMPDIR: temporary },
  })
  const setup = setUpSpeech({}, undefined, {
    local: engines,
    home,
    fetch: (url, init) => {
      if (url.includes('/synthesis?')) calls.syntheses += 1
      calls.open += 1
      return fetch(url, init).finally(() => (calls.open -= 1))
    },
  })
  try {
    const outcomes = await sayAll(setup, {
      plan,
      home,
      share: () => calls.syntheses / sentences,
      openCalls: () => calls.open,
    })
    expect(setup.errors).toEqual([])
    const cached = setup.db
      .prepare('SELECT coalesce(sum(length(wav)), 0) FROM speech_clip')
      .pluck()
      .get()
    expect(cached).toBeLessThanOrEqual(64 * megabyte)
    const closing = performance.now()
    setup.close()
    await engines.close()
    // No engine of ours runs once the app has closed.
    expect(processesIn(home)).toEqual([])
    expect(await namesIn(join(home, 'engines'))).toEqual([])
    expect(await namesIn(temporary)).toEqual([])
    expect([setup.timers.waiting, setup.listeners.size]).toEqual([0, 0])
    return {
      ...outcomes,
      syntheses: calls.syntheses,
      closedMs: Math.round(performance.now() - closing),
    }
  } finally {
    await engines.close()
    await rm(home, { recursive: true, force: true })
  }
}

interface Outcomes {
  readonly lines: number
  /** Lines that the engine has begun. */
  readonly voices: number
  readonly chirps: number
  /** How many engines were started. */
  readonly starts: number
  readonly syntheses: number
  /** In MB, after a quarter of the run and at the end. */
  readonly memory: readonly [number, number]
  readonly closedMs: number
}

/**
 * Says line after line; each is said, seen and heard, whatever goes wrong with it.
 * @param options.share how much of the work is done
 * @param options.openCalls how many calls were not answered yet
 */
async function sayAll(
  setup: SpeechSetup,
  options: {
    readonly plan: string
    readonly home: string
    readonly share: () => number
    readonly openCalls: () => number
  },
): Promise<Omit<Outcomes, 'syntheses' | 'closedMs'>> {
  const { plan, home, share, openCalls } = options
  const { speech, timers } = setup
  const chance = createChance(seed)
  const sounds = () => setup.events.filter(({ type }) => type === 'speaks').length
  const starts = new Set<number>()
  let [lines, voices, quarter] = [0, 0, 0]
  speech.start()
  await setup.until(() => speech.view().engine.name === 'found')

  while (share() < 1) {
    lines += 1
    if (quarter === 0 && share() >= 0.25) quarter = memory()
    const trouble = chance.pick(bag)
    // As the user would, because an engine that has died twice is not tried again otherwise.
    if (speech.view().engine.name !== 'found') await speech.findEngine()
    if (trouble === 'killed') await kill(runningPid(home))
    if (trouble === 'rested') timers.pass(restAfterMs)
    if (isFault(trouble)) {
      // Twice, because a call is retried once if its connection breaks.
      const planned: FaultPlan = { path: chance.pick(paths), fault: trouble, times: 2 }
      await writeFile(plan, JSON.stringify(planned))
    }

    speech.hush()
    const before = sounds()
    const said = expectLine(speech.say('level-up', { level: lines }))
    expect(speech.bubble()).toEqual(said)
    if (trouble === 'interrupted') {
      speech.hush()
      speech.say('level-up', { level: 10_000 + lines })
    }
    const isSilent = trouble === 'silent' || trouble === 'stalled'
    if (isSilent) {
      await expect.poll(() => timesLeft(plan), polling).toBeLessThan(2)
      if (sounds() === before) timers.pass(4000)
    }
    const spoken = await setup.nthClip(before + 1)
    if (!setup.isChirping(spoken)) voices += 1
    if (trouble === 'none') expect(setup.isChirping(spoken)).toBe(false)
    // The timeout of the call itself.
    if (isSilent) timers.pass(60_000)
    const pid = runningPid(home)
    if (pid !== undefined) starts.add(pid)
    await rm(plan, { force: true })
    // The failure of this line is over.
    await expect.poll(openCalls, polling).toBe(0)
  }
  const chirps = lines - voices
  return { lines, voices, chirps, starts: starts.size, memory: [quarter, memory()] }
}

async function kill(pid: number | undefined): Promise<void> {
  if (pid === undefined) return
  process.kill(pid, 'SIGKILL')
  await expect.poll(() => readProcessStart(pid), polling).toBeUndefined()
}

function isFault(trouble: Trouble): trouble is VoicevoxFault {
  return !['none', 'killed', 'rested', 'interrupted'].includes(trouble)
}

/** How many more failures are planned. */
function timesLeft(plan: string): number {
  try {
    return (JSON.parse(readFileSync(plan, 'utf8')) as FaultPlan).times
  } catch {
    // It is being written, or is gone.
    return existsSync(plan) ? Infinity : 0
  }
}

function runningPid(home: string): number | undefined {
  try {
    const note = readFileSync(join(home, 'engines/running.json'), 'utf8')
    return (JSON.parse(note) as { pid: number }).pid
  } catch {
    return undefined
  }
}
