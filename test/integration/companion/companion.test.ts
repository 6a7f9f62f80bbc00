import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCompanion, type Companion } from '../../../main/companion/companion.ts'
import { beforeMeals } from '../../../main/companion/rules/before-meals.ts'
import { createLedger, type Ledger } from '../../../main/ledger/ledger.ts'
import type { Store } from '../../../main/storage/open-store.ts'
import {
  clone,
  commits,
  day,
  countEverything,
  github,
  host,
  id,
  onGithub,
  firstRelease,
  recordClone,
} from '../ledger/facts.ts'
import { manualClock, type ManualClock } from '../../support/manual-clock.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { openTestStore } from '../../support/test-store.ts'

let folder: ReturnType<typeof temporaryFolder>
let clock: ManualClock
let store: Store
let ledger: Ledger
let dash: Companion

function open() {
  store = openTestStore(join(folder.path, 'hot-dash.db'), clock)
  ledger = createLedger({ store, clock, firstRelease, counting: countEverything })
  dash = createCompanion({ store, clock })
}
function restart() {
  store.close()
  open()
}

beforeEach(() => {
  folder = temporaryFolder()
  clock = manualClock('2026-11-25T03:00:00Z')
  open()
})
afterEach(() => {
  store.close()
  folder.remove()
})

const minute = 60_000
const nothing = { commit: 0, issue: 0, review: 0, 'pull-request': 0 }
const pantry = () => dash.view(0).pantry.map(({ kind, count }) => [kind, count])
const meals = () =>
  store.db
    .prepare<[], [string, number]>('SELECT grant_key, n FROM meal ORDER BY grant_key, n')
    .raw()
    .all()

/** Pull requests, each dated a day before the previous one. */
function pulls(count: number) {
  const repository = id(`github:${host}:R_1`)
  return github({
    repositories: [onGithub('R_1', 'dash/nest')],
    items: Array.from({ length: count }, (_, n) => ({
      kind: 'pull-request' as const,
      key: `PR_${n}`,
      repository,
      at: Date.parse('2026-11-25T03:00:00Z') - (n % 7) * 86_400_000,
      url: `https://github.com/dash/nest/pull/${n}`,
    })),
  })
}

test('the starter basket feeds a new bird, and a restart keeps everything', () => {
  expect(dash.view(0)).toMatchObject({
    pet: {
      level: 1,
      experience: 0,
      levelProgress: 0,
      levelLength: 25,
      fullness: 20,
      heat: 0,
      mood: 'hungry',
    },
    pantry: [{ kind: 'commit', count: 3, oldest: '2026-11-25' }],
  })
  expect(dash.feedOne(null)).toEqual({
    ok: true,
    value: {
      dishes: [{ kind: 'commit', count: 1 }],
      before: { experience: 0, fullness: 20, heat: 0, waiting: { ...nothing, commit: 3 } },
      after: { experience: 10, fullness: 100, heat: 8, waiting: { ...nothing, commit: 2 } },
      fire: false,
      unlocked: [],
    },
  })
  const fed = dash.view(0)
  expect(fed).toMatchObject({
    pet: { experience: 10, levelProgress: 10, fullness: 100, heat: 8, mood: 'happy' },
    pantry: [{ kind: 'commit', count: 2 }],
  })
  restart()
  expect(dash.view(0)).toEqual(fed)
})

test('an empty pantry is an error result', () => {
  expect(dash.feedOne('review')).toEqual({ ok: false, error: { code: 'nothing-to-eat' } })
  dash.feedAll()
  expect(pantry()).toEqual([])
  let changes = 0
  dash.onChange(() => (changes += 1))
  expect(dash.feedOne(null)).toEqual({ ok: false, error: { code: 'nothing-to-eat' } })
  expect(dash.feedAll()).toEqual({ ok: false, error: { code: 'nothing-to-eat' } })
  expect(changes).toBe(0)
})

test('"Feed one" takes the oldest dish of the most common kind, or of the chosen kind', () => {
  dash.feedAll()
  recordClone(
    ledger,
    clone('git:a', { commits: [...commits('2026-11-24', 2), ...commits('2026-11-20', 1)] }),
  )
  ledger.recordGithub(pulls(2))
  dash.feedOne(null)
  dash.feedOne(null)
  dash.feedOne('pull-request')
  expect(meals().filter(([key]) => key !== 'starter')).toEqual([
    ['commit/git:a/2026-11-20', 1],
    ['commit/git:a/2026-11-24', 1],
    ['pull-request/github.com/PR_1', 1],
  ])
  expect(pantry()).toEqual([
    ['commit', 1],
    ['pull-request', 1],
  ])
})

test('"Feed all" is one meal with many dishes, many levels, fire and parcels', () => {
  ledger.recordGithub(pulls(40))
  let changes = 0
  dash.onChange(() => (changes += 1))
  const result = dash.feedAll()
  expect(result).toEqual({
    ok: true,
    value: {
      dishes: [
        { kind: 'commit', count: 3 },
        { kind: 'pull-request', count: 40 },
      ],
      before: {
        experience: 0,
        fullness: 20,
        heat: 0,
        waiting: { ...nothing, commit: 3, 'pull-request': 40 },
      },
      after: { experience: 1230, fullness: 100, heat: 48, waiting: nothing },
      fire: true,
      // The first of the day's three parcels was that of the half-month.
      unlocked: ['chilli-skewer', 'chef-hat'],
    },
  })
  expect(changes).toBe(1)
  const { pet, wardrobe } = dash.view(0)
  expect(pet.heat).toBeLessThan(100)
  expect(pet.level).toBe(24)
  expect(wardrobe.scenes.slice(0, 5)).toEqual([
    { id: 'kitchen', unlock: { name: 'unlocked' } },
    { id: 'onsen', unlock: { name: 'on-its-way' } },
    { id: 'hackathon', unlock: { name: 'on-its-way' } },
    { id: 'rooftop', unlock: { name: 'on-its-way' } },
    { id: 'library', unlock: { name: 'locked', level: 32 } },
  ])
  expect(wardrobe.parcels).toEqual(['maple-leaves', 'chilli-skewer', 'chef-hat'])
})

test('until a feast has been shown, Dash and its wardrobe stay as they were before it', () => {
  dash.feedOne(null)
  ledger.recordGithub(pulls(40))
  const before = dash.view(0)
  const fed = [dash.feedOne(null), dash.feedAll()].map((result) => {
    if (!result.ok) throw new Error(result.error.code)
    return result.value
  })
  const after = dash.view(0)
  expect(after.pet.level).toBeGreaterThan(before.pet.level)
  expect(after.wardrobe).not.toEqual(before.wardrobe)
  const { mood } = after.pet
  expect(beforeMeals(after, fed)).toEqual({ ...before, pet: { ...before.pet, mood }, pantry: [] })
  expect(beforeMeals(after, [])).toBe(after)
})

test('Dash breathes fire once enough heat has built up, not every time', () => {
  ledger.recordGithub(pulls(8))
  dash.feedAll()
  const fires = () => {
    const fed = dash.feedOne(null)
    return fed.ok && fed.value.fire
  }
  clock.advance(400 * minute)
  recordClone(ledger, clone('git:a', { commits: commits('2026-11-25', 20) }))
  const seen = Array.from({ length: 20 }, () => {
    clock.advance(1)
    return fires()
  })
  // 13 chillies of 8 degrees reach 100 (after a little cooling); the next ones continue from 40.
  expect(seen.flatMap((fire, index) => (fire ? [index + 1] : []))).toEqual([13])
})

test('the same grants, meals, days and deliveries give the same bird on every device', () => {
  ledger.recordGithub(pulls(30))
  recordClone(ledger, clone('git:a', { commits: commits('2026-11-25', 30) }))
  for (let n = 0; n < 50; n += 1) {
    clock.advance((n % 9) * 7 * minute)
    dash.feedOne(n % 3 === 0 ? 'pull-request' : null)
    if (n === 25) clock.advance(600 * minute)
  }
  const other = openTestStore(':memory:', clock)
  const copy = (table: string, columns: string) => {
    const insert = other.db.prepare(
      `INSERT INTO ${table} (${columns}) VALUES (${columns.replaceAll(/\w+/g, '?')})`,
    )
    for (const row of store.db
      .prepare<[], unknown[]>(`SELECT ${columns} FROM ${table}`)
      .raw()
      .all()) {
      insert.run(...row)
    }
  }
  // Meals arrive before their grants, as another device may send them.
  copy('meal', 'grant_key, n, at, dish, experience, device')
  copy('granted', 'key, dish, repository, day, units')
  copy('unlock', 'item, at')
  copy('meal_day', 'day')
  const twin = createCompanion({ store: other, clock })
  expect(twin.view(0)).toEqual(dash.view(0))
  other.close()
})

test('a meal from another device counts here too, and its unit is not eaten twice', () => {
  recordClone(ledger, clone('git:a', { commits: commits('2026-11-25', 3) }))
  store.db
    .prepare(`INSERT INTO meal VALUES ('commit/git:a/2026-11-25', 2, ?, 'commit', 10, 'other')`)
    .run(clock.now())
  expect(pantry()).toEqual([['commit', 5]])
  dash.feedAll()
  expect(meals().filter(([key]) => key !== 'starter')).toEqual([
    ['commit/git:a/2026-11-25', 1],
    ['commit/git:a/2026-11-25', 2],
    ['commit/git:a/2026-11-25', 3],
  ])
  expect(dash.view(0).pet.experience).toBe(60)
})

test('further units of a day wait in the pantry after its first units were eaten', () => {
  recordClone(ledger, clone('git:a', { commits: commits('2026-11-25', 2) }))
  dash.feedAll()
  recordClone(ledger, clone('git:a', { commits: commits('2026-11-25', 5) }))
  expect(pantry()).toEqual([['commit', 3]])
  expect(dash.view(0).pantry[0]?.oldest).toBe(day('2026-11-25'))
})

test('a feeding that fails halfway eats nothing', () => {
  recordClone(ledger, clone('git:a', { commits: commits('2026-11-25', 2) }))
  const before = dash.view(0)
  store.db.exec(
    `CREATE TRIGGER full BEFORE INSERT ON meal WHEN NEW.n = 3 BEGIN SELECT RAISE(ABORT, 'disk full'); END`,
  )
  expect(() => dash.feedAll()).toThrow('disk full')
  expect(dash.view(0)).toEqual(before)
  expect(meals()).toEqual([])
})

test('a day after a meal, only the mood has changed', () => {
  dash.feedAll()
  const { pet } = dash.view(0)
  clock.advance(100 * 60 * minute)
  expect(dash.view(0).pet).toEqual({ ...pet, fullness: 20, heat: 0, mood: 'hungry' })
})

test.each([
  ['ahead', 6],
  ['behind', -6],
])(
  'a meal eaten while the clock is six years %s has its effect at once, and none after the clock is corrected',
  (_, years) => {
    const yearsMs = years * 365 * 24 * 60 * minute
    ledger.recordGithub(pulls(3))
    dash.feedOne('pull-request')
    clock.advance(yearsMs)
    dash.feedOne('pull-request')
    expect(dash.view(0).pet).toMatchObject({ heat: 24, fullness: 100 })
    clock.advance(30 * minute - yearsMs)
    // The first meal was half an hour ago.
    const felt = { heat: 14, fullness: 98, experience: 60 }
    expect(dash.view(0).pet).toMatchObject(felt)
    restart()
    expect(dash.view(0).pet).toMatchObject(felt)
    dash.feedOne('pull-request')
    expect(dash.view(0).pet).toMatchObject({ heat: 38, fullness: 100 })
    clock.advance(yearsMs)
    expect(dash.view(0).pet).toMatchObject({ experience: 90 })
    clock.advance(24 * 60 * minute - yearsMs)
    expect(dash.view(0).pet).toMatchObject({ heat: 0, fullness: 20 })
  },
)

test('a meal from a machine whose clock is some seconds ahead has its effect at once', () => {
  dash.feedOne(null)
  clock.advance(-20_000)
  expect(dash.view(0).pet).toMatchObject({ heat: 8, fullness: 100 })
})

test('left alone, Dash falls asleep', () => {
  expect(dash.view(3600).pet.mood).toBe('asleep')
})

test('an unlocked outfit can be worn, and stays on after a restart', () => {
  ledger.recordGithub(pulls(20))
  let changes = 0
  dash.feedAll()
  dash.onChange(() => (changes += 1))
  expect(dash.wear('head', 'chef-hat')).toEqual({ ok: true, value: null })
  expect(dash.wear('held', 'chilli-skewer')).toEqual({ ok: true, value: null })
  expect(dash.chooseScene('kitchen')).toEqual({ ok: true, value: null })
  expect(changes).toBe(3)
  const worn = { head: 'chef-hat', face: null, body: null, held: 'chilli-skewer' }
  expect(dash.view(0).wardrobe).toMatchObject({ worn, scene: 'kitchen' })
  // The later choice wins, even if the clock was set back.
  clock.advance(-1000 * minute)
  dash.wear('head', null)
  restart()
  expect(dash.view(0).wardrobe.worn).toEqual({ ...worn, head: null })
})

test('a saved outfit can be worn again, also after a restart, and the newest one under a number counts', () => {
  ledger.recordGithub(pulls(20))
  dash.feedAll()
  dash.wear('head', 'chef-hat')
  dash.wear('held', 'chilli-skewer')
  const whole = { head: 'chef-hat', face: null, body: null, held: 'chilli-skewer' }
  expect(dash.saveOutfit(2)).toEqual({ ok: true, value: null })
  dash.wear('head', null)
  dash.saveOutfit(3)
  restart()
  const bare = { ...whole, head: null }
  expect(dash.view(0).wardrobe.saved).toEqual({ 1: null, 2: whole, 3: bare })

  dash.wear('held', null)
  expect(dash.wearSaved(2)).toEqual({ ok: true, value: null })
  expect(dash.view(0).wardrobe.worn).toEqual(whole)
  expect(dash.wearSaved(3)).toEqual({ ok: true, value: null })
  expect(dash.view(0).wardrobe.worn).toEqual(bare)
  // The later one wins, even if the clock was set back.
  clock.advance(-1000 * minute)
  dash.saveOutfit(2)
  expect(dash.view(0).wardrobe.saved[2]).toEqual(bare)
})

test('a Dash without an outfit can be saved, and a number without an outfit is refused', () => {
  const nothing = { head: null, face: null, body: null, held: null }
  dash.saveOutfit(1)
  expect(dash.view(0).wardrobe.saved).toEqual({ 1: nothing, 2: null, 3: null })
  expect(dash.wearSaved(1)).toEqual({ ok: true, value: null })
  expect(dash.wearSaved(2)).toEqual({ ok: false, error: { code: 'unexpected' } })
})

test('what is locked here or unknown is not part of a saved outfit', () => {
  ledger.recordGithub(pulls(20))
  dash.feedAll()
  store.sql.insert('choice', { name: 'saved/1', value: 'chef-hat,crown,star-crown', clock: '1' })
  const rest = { head: 'chef-hat', face: null, body: null, held: null }
  expect(dash.view(0).wardrobe.saved[1]).toEqual(rest)
  dash.wearSaved(1)
  expect(dash.view(0).wardrobe.worn).toEqual(rest)
})

test('an outfit that is locked or belongs to another slot is refused', () => {
  ledger.recordGithub(pulls(5))
  dash.feedAll()
  const refused = { ok: false, error: { code: 'unexpected' } }
  expect(dash.wear('head', 'santa-hat')).toEqual(refused)
  expect(dash.wear('face', 'chilli-skewer')).toEqual(refused)
  expect(dash.chooseScene('hackathon')).toEqual(refused)
  expect(dash.view(0).wardrobe.worn).toEqual({ head: null, face: null, body: null, held: null })
})

test('an unlocked outfit stays unlocked, and the next start adds the outfits of a newer version', () => {
  ledger.recordGithub(pulls(5))
  dash.feedAll()
  store.db.exec(
    `INSERT INTO unlock (item, at) VALUES ('santa-hat', 1); DELETE FROM unlock WHERE item = 'chef-hat'`,
  )
  restart()
  const locks = new Map(dash.view(0).wardrobe.outfits.map(({ id, unlock }) => [id, unlock.name]))
  expect(locks.get('santa-hat')).toBe('unlocked')
  expect(locks.get('chef-hat')).toBe('unlocked')
  expect(locks.get('laptop')).toBe('locked')
})

test('a chosen outfit or scene that this version does not know is not shown', () => {
  const choose = store.db.prepare('INSERT INTO choice (name, value, clock) VALUES (?, ?, ?)')
  choose.run('wear/head', 'crown', '1')
  choose.run('wear/face', 'santa-hat', '1')
  choose.run('scene', 'moon', '1')
  expect(dash.view(0).wardrobe).toMatchObject({
    worn: { head: null, face: null },
    scene: 'kitchen',
  })
})
