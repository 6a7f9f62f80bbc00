import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { assertNever } from '../../../preload/contract/result.ts'
import fc, { trials } from '../../support/fast-check.ts'
import { startOver, undoStartOver } from '../../../main/transfer/start-over.ts'
import { folderForAllTests } from '../../support/test-folder.ts'
import { clone, commits, github, onGithub, recordClone } from '../ledger/facts.ts'
import { birdOf, copyDatabase, openMachine, restart, startAgain, type Machine } from './devices.ts'

type Carries = 'folder' | 'git'

/** The carrier, and how many machines and histories. `HOT_DASH_TEST_TRIALS=46` plays a thousand histories. */
const runs: readonly (readonly [Carries, number, number])[] = [
  ['folder', 2, trials(8)],
  ['folder', 3, trials(6)],
  ['folder', 5, trials(4)],
  ['git', 2, trials(2)],
  ['git', 3, trials(1)],
  ['git', 5, trials(1)],
]
const folder = folderForAllTests()
let histories = 0

/** What happens on a machine. */
type PlainStep =
  | 'feed-one'
  | 'feed-all'
  | 'open'
  | 'carry'
  | 'kill'
  | 'clone'
  | 'back-up'
  | 'restore'
  | 'copy'
  | 'start-over'
  | 'undo-start-over'

type Step = { readonly on: number } & (
  | {
      readonly do: 'work'
      readonly repository: string
      readonly day: string
      readonly count: number
    }
  | { readonly do: 'sync'; readonly isPrivate: boolean }
  | { readonly do: 'clock'; readonly days: number }
  | { readonly do: 'language'; readonly language: string }
  | { readonly do: PlainStep }
)

const day = fc.constantFrom('2026-11-20', '2026-11-24', '2026-11-25')
const repository = fc.constantFrom('git:a', 'git:b')
const steps = (machines: number): fc.Arbitrary<readonly Step[]> => {
  const on = fc.nat(machines - 1)
  const plain = (name: PlainStep) => fc.record({ on, do: fc.constant(name) })
  return fc.array(
    fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({
          on,
          do: fc.constant('work' as const),
          repository,
          day,
          count: fc.integer({ min: 1, max: 4 }),
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({ on, do: fc.constant('sync' as const), isPrivate: fc.boolean() }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          on,
          do: fc.constant('clock' as const),
          days: fc.constantFrom(-2200, -1, 1, 2200),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          on,
          do: fc.constant('language' as const),
          language: fc.constantFrom('Rust', 'Go'),
        }),
      },
      { weight: 4, arbitrary: plain('feed-one') },
      { weight: 2, arbitrary: plain('feed-all') },
      { weight: 1, arbitrary: plain('open') },
      { weight: 6, arbitrary: plain('carry') },
      { weight: 2, arbitrary: plain('kill') },
      { weight: 1, arbitrary: plain('clone') },
      { weight: 1, arbitrary: plain('back-up') },
      { weight: 1, arbitrary: plain('restore') },
      { weight: 1, arbitrary: plain('copy') },
      { weight: 1, arbitrary: plain('start-over') },
      { weight: 1, arbitrary: plain('undo-start-over') },
    ),
    { minLength: 5, maxLength: 30 },
  )
}

/** A folder with the user's machines, some of which are clones of others in the end. */
class World {
  readonly path: string
  /** The shared folder, or the remote repository. */
  readonly shared: string
  readonly carries: Carries
  readonly machines: Machine[] = []
  readonly backups = new Map<Machine, string>()
  /** The units of food whose meals were shown. */
  readonly eaten = new Set<string>()
  hasStartedOver = false

  constructor(carries: Carries) {
    histories += 1
    this.carries = carries
    this.path = join(folder.path, String(histories))
    this.shared = join(this.path, 'shared')
    mkdirSync(this.shared, { recursive: true })
    if (carries === 'git') execFileSync('git', ['init', '--quiet', '--bare', this.shared])
  }

  /** @param hasNames whether names of private repositories travel, which makes all rows equal */
  async begin(count: number, hasNames: boolean): Promise<void> {
    for (let index = 0; index < count; index += 1)
      this.machines.push(openMachine(folder.path, `machine ${index}`))
    const place =
      this.carries === 'git'
        ? ({ type: 'git', address: this.shared } as const)
        : ({ type: 'folder', folder: this.shared } as const)
    let code: string | null = null
    for (const { carrier } of this.machines) {
      expect(await carrier.start(place, code)).toMatchObject({ ok: true })
      code = carrier.code()
      if (hasNames) carrier.setPrivateNames(true)
    }
  }

  /** Each machine stops and continues with another database. */
  private async replace(machine: Machine, path: string): Promise<void> {
    machine.store.close()
    copyFileSync(path, machine.path)
    await restart(machine)
  }

  note({ store }: Machine): void {
    for (const unit of store.sql.values<string>(`SELECT grant_key || ' ' || n FROM meal`))
      this.eaten.add(unit)
  }

  async run(step: Step): Promise<void> {
    const machine = this.machines[step.on]
    if (machine === undefined) return
    switch (step.do) {
      case 'work':
        recordClone(
          machine.ledger,
          clone(step.repository, {
            commits: commits(step.day, step.count),
            names: [{ host: 'github.com', name: 'me/x' }],
          }),
        )
        break
      case 'sync':
        machine.ledger.recordGithub(
          github({ repositories: [onGithub('R_1', 'me/x', { isPrivate: step.isPrivate })] }),
        )
        break
      case 'clock':
        machine.clock.advance(step.days * 86_400_000)
        machine.ledger.followClock()
        machine.dash.deliverParcels()
        break
      case 'language':
        machine.settings.set({ languages: ['Dart', step.language] })
        break
      case 'feed-one':
        machine.dash.feedOne(null)
        break
      case 'feed-all':
        machine.dash.feedAll()
        break
      case 'open':
        machine.dash.openParcels(null)
        break
      case 'carry':
        await machine.carrier.exchange()
        this.note(machine)
        break
      case 'kill': {
        await this.write(machine)
        this.note(machine)
        this.tearLastLine(machine)
        await restart(machine)
        break
      }
      case 'clone': {
        if (this.machines.length >= 6) break
        const from = copyDatabase(machine, folder.path)
        // Either the whole disk or only the database.
        if (this.carries === 'git' && this.machines.length % 2 === 0)
          cpSync(`${machine.path}.carried`, `${from}.carried`, { recursive: true })
        this.machines.push(openMachine(folder.path, machine.name, { from }))
        break
      }
      case 'back-up':
        this.backups.set(machine, copyDatabase(machine, folder.path))
        break
      case 'restore': {
        const backup = this.backups.get(machine)
        // A meal that was not carried yet is lost with the database.
        if (backup !== undefined) await this.replace(machine, backup)
        break
      }
      case 'copy':
        if (this.carries === 'folder') this.copySegment(machine)
        break
      case 'start-over':
        this.hasStartedOver = true
        await startAgain(machine, startOver)
        break
      case 'undo-start-over':
        await startAgain(machine, undoStartOver)
        break
      default:
        assertNever(step)
    }
  }

  /** Writes what is waiting, but not to a remote: the machine is killed before it pushes. */
  private async write({ carrier, warnings }: Machine): Promise<void> {
    if (this.carries === 'folder') return carrier.sync()
    const config = join(this.shared, 'config')
    const before = readFileSync(config)
    appendFileSync(config, '[receive]\n\tmaxInputSize = 1\n')
    await carrier.exchange()
    writeFileSync(config, before)
    const refusal = JSON.stringify(warnings).includes('pack exceeds maximum')
    if (refusal) warnings.length = 0
  }

  private segmentsOf({ store, path }: Machine): readonly string[] {
    const files = this.carries === 'git' ? join(`${path}.carried`, 'files') : this.shared
    const own = join(files, store.device)
    return readdirSync(files).includes(store.device)
      ? readdirSync(own)
          .filter((name) => /^\d+\.dash$/.test(name))
          .sort()
          .map((name) => join(own, name))
      : []
  }

  /** A kill in the middle of a write: the database has the whole line, and the file only its beginning. */
  private tearLastLine(machine: Machine): void {
    const path = this.segmentsOf(machine).at(-1)
    if (path === undefined) return
    const text = readFileSync(path, 'latin1')
    const begin = text.trimEnd().lastIndexOf('\n') + 1
    truncateSync(path, begin + ((text.length - begin) >> 1))
  }

  /** A sync tool leaves a copy of a file beside it, which becomes outdated. */
  private copySegment(machine: Machine): void {
    const path = this.segmentsOf(machine).at(-1)
    if (path !== undefined) copyFileSync(path, path.replace('.dash', ' (1).dash'))
  }

  /** All machines are online with correct clocks, and the user does nothing. */
  async settle(): Promise<void> {
    for (const { clock } of this.machines) clock.set('2026-11-27T03:00:00Z')
    let before = ''
    for (let round = 0; round < 12; round += 1) {
      for (const machine of this.machines) {
        machine.ledger.followClock()
        machine.dash.deliverParcels()
        await machine.carrier.exchange()
      }
      const now = JSON.stringify(
        this.machines.map((machine) => [birdOf(machine, true), machine.carrier.view()]),
      )
      if (now === before) return
      before = now
    }
    throw new Error('the machines never come to rest')
  }

  close(): void {
    for (const { store } of this.machines) store.close()
  }
}

test.each(runs)(
  '%s: %i machines have the same bird in the end, whatever happens to them (%i histories)',
  async (carries, count, numRuns) => {
    await fc.assert(
      fc.asyncProperty(steps(count), async (history) => {
        const world = new World(carries)
        try {
          const hasNames = count === 3
          await world.begin(count, hasNames)
          for (const step of history) await world.run(step)
          // Each clone ends with an id of its own.
          for (const [index, { ledger }] of world.machines.entries())
            recordClone(ledger, clone(`git:${index}`, { commits: commits('2026-11-25', 1) }))
          await world.settle()
          const [one, ...others] = world.machines.map((machine) => birdOf(machine, hasNames))
          for (const other of others) expect(other).toEqual(one)
          expect(one).toMatchObject({ isPantryRight: true })
          const meals =
            world.machines[0]?.store.sql.values<string>(`SELECT grant_key || ' ' || n FROM meal`) ??
            []
          if (!world.hasStartedOver)
            expect([...world.eaten].filter((unit) => !meals.includes(unit))).toEqual([])
          for (const { warnings } of world.machines) expect(warnings).toEqual([])
          expect(new Set(world.machines.map(({ store }) => store.device)).size).toBe(
            world.machines.length,
          )
        } finally {
          world.close()
        }
      }),
      { numRuns },
    )
  },
)
