import { beforeEach, expect, test } from 'vitest'
import { createCompanion } from '../../../main/companion/companion.ts'
import { petBeforeMeals, wardrobeBeforeMeals } from '../../../main/companion/rules/before-meals.ts'
import { dayMs, minuteMs } from '../../../preload/contract/durations.ts'
import { clone, commits, day, github, host, id, onGithub, recordClone } from '../ledger/facts.ts'
import { openTestStore } from '../../support/test-store.ts'
import { viewOf } from '../../support/view-of.ts'
import { restart, setUpDevices, type Device } from './devices.ts'

const newDevice = setUpDevices()
let here: Device
beforeEach(() => {
  here = newDevice()
})

const nothing = { commit: 0, issue: 0, review: 0, 'pull-request': 0 }
const pantry = () => here.dash.pantry().map(({ kind, count }) => [kind, count])
const meals = () =>
  here.store.db
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
      at: Date.parse('2026-11-25T03:00:00Z') - (n % 7) * dayMs,
      url: `https://github.com/dash/nest/pull/${n}`,
    })),
  })
}

test('the starter basket feeds a new bird, and a restart keeps everything', () => {
  expect(viewOf(here.dash)).toMatchObject({
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
  expect(here.dash.feedOne(null)).toEqual({
    ok: true,
    value: {
      dishes: [{ kind: 'commit', count: 1 }],
      before: { experience: 0, fullness: 20, heat: 0, waiting: { ...nothing, commit: 3 } },
      after: { experience: 10, fullness: 100, heat: 8, waiting: { ...nothing, commit: 2 } },
      hasFire: false,
      unlocked: [],
    },
  })
  const fed = viewOf(here.dash)
  expect(fed).toMatchObject({
    pet: { experience: 10, levelProgress: 10, fullness: 100, heat: 8, mood: 'happy' },
    pantry: [{ kind: 'commit', count: 2 }],
  })
  restart(here)
  expect(viewOf(here.dash)).toEqual(fed)
})

test('feeding from an empty pantry returns a problem', () => {
  expect(here.dash.feedOne('review')).toEqual({ ok: false, error: { code: 'nothing-to-eat' } })
  here.dash.feedAll()
  expect(pantry()).toEqual([])
  let changes = 0
  here.dash.onChange(() => (changes += 1))
  expect(here.dash.feedOne(null)).toEqual({ ok: false, error: { code: 'nothing-to-eat' } })
  expect(here.dash.feedAll()).toEqual({ ok: false, error: { code: 'nothing-to-eat' } })
  expect(changes).toBe(0)
})

test('"Feed one" takes the oldest dish of the most common kind, or of the chosen kind', () => {
  here.dash.feedAll()
  recordClone(
    here.ledger,
    clone('git:a', { commits: [...commits('2026-11-24', 2), ...commits('2026-11-20', 1)] }),
  )
  here.ledger.recordGithub(pulls(2))
  here.dash.feedOne(null)
  here.dash.feedOne(null)
  here.dash.feedOne('pull-request')
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
  here.ledger.recordGithub(pulls(40))
  let changes = 0
  here.dash.onChange(() => (changes += 1))
  const result = here.dash.feedAll()
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
      hasFire: true,
      // The first of the day's three parcels was that of the half-month.
      unlocked: ['chilli-skewer', 'chef-hat'],
    },
  })
  expect(changes).toBe(1)
  const { pet, wardrobe } = viewOf(here.dash)
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

test('Dash and its wardrobe stay unchanged until a feast has been shown', () => {
  here.dash.feedOne(null)
  here.ledger.recordGithub(pulls(40))
  const before = viewOf(here.dash)
  const fed = [here.dash.feedOne(null), here.dash.feedAll()].map((result) => {
    if (!result.ok) throw new Error(result.error.code)
    return result.value
  })
  const after = viewOf(here.dash)
  expect(after.pet.level).toBeGreaterThan(before.pet.level)
  expect(after.wardrobe).not.toEqual(before.wardrobe)
  const { mood } = after.pet
  expect(petBeforeMeals(after.pet, fed)).toEqual({ ...before.pet, mood })
  expect(wardrobeBeforeMeals(after.wardrobe, fed)).toEqual(before.wardrobe)
  expect(after.pantry).toEqual([])
})

test('Dash breathes fire only once enough heat has built up', () => {
  here.ledger.recordGithub(pulls(8))
  here.dash.feedAll()
  const fires = () => {
    const fed = here.dash.feedOne(null)
    return fed.ok && fed.value.hasFire
  }
  here.clock.advance(400 * minuteMs)
  recordClone(here.ledger, clone('git:a', { commits: commits('2026-11-25', 20) }))
  const seen = Array.from({ length: 20 }, () => {
    here.clock.advance(1)
    return fires()
  })
  // 13 chillies of 8 degrees reach 100 (after a little cooling); the next ones continue from 40.
  expect(seen.flatMap((fire, index) => (fire ? [index + 1] : []))).toEqual([13])
})

test('the same grants, meals, days and deliveries give the same bird on every device', () => {
  here.ledger.recordGithub(pulls(30))
  recordClone(here.ledger, clone('git:a', { commits: commits('2026-11-25', 30) }))
  for (let n = 0; n < 50; n += 1) {
    here.clock.advance((n % 9) * 7 * minuteMs)
    here.dash.feedOne(n % 3 === 0 ? 'pull-request' : null)
    if (n === 25) here.clock.advance(600 * minuteMs)
  }
  const other = openTestStore(':memory:', here.clock)
  const copy = (table: string, columns: string) => {
    const insert = other.db.prepare(
      `INSERT INTO ${table} (${columns}) VALUES (${columns.replaceAll(/\w+/g, '?')})`,
    )
    for (const row of here.store.db
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
  const twin = createCompanion({ store: other, clock: here.clock })
  expect(viewOf(twin)).toEqual(viewOf(here.dash))
  other.close()
})

test('a meal from another device counts here too, and its unit is not eaten twice', () => {
  recordClone(here.ledger, clone('git:a', { commits: commits('2026-11-25', 3) }))
  here.store.db
    .prepare(`INSERT INTO meal VALUES ('commit/git:a/2026-11-25', 2, ?, 'commit', 10, 'other')`)
    .run(here.clock.now())
  expect(pantry()).toEqual([['commit', 5]])
  here.dash.feedAll()
  expect(meals().filter(([key]) => key !== 'starter')).toEqual([
    ['commit/git:a/2026-11-25', 1],
    ['commit/git:a/2026-11-25', 2],
    ['commit/git:a/2026-11-25', 3],
  ])
  expect(here.dash.pet(0).experience).toBe(60)
})

test('more units of a day wait in the pantry after its first ones were eaten', () => {
  recordClone(here.ledger, clone('git:a', { commits: commits('2026-11-25', 2) }))
  here.dash.feedAll()
  recordClone(here.ledger, clone('git:a', { commits: commits('2026-11-25', 5) }))
  expect(pantry()).toEqual([['commit', 3]])
  expect(here.dash.pantry()[0]?.oldest).toBe(day('2026-11-25'))
})

test('a meal that fails halfway eats nothing', () => {
  recordClone(here.ledger, clone('git:a', { commits: commits('2026-11-25', 2) }))
  const before = viewOf(here.dash)
  here.store.db.exec(
    `CREATE TRIGGER full BEFORE INSERT ON meal WHEN NEW.n = 3 BEGIN SELECT RAISE(ABORT, 'disk full'); END`,
  )
  expect(() => here.dash.feedAll()).toThrow('disk full')
  expect(viewOf(here.dash)).toEqual(before)
  expect(meals()).toEqual([])
})

test('after a day without a meal, only the mood has changed', () => {
  here.dash.feedAll()
  const pet = here.dash.pet(0)
  here.clock.advance(100 * 60 * minuteMs)
  expect(here.dash.pet(0)).toEqual({ ...pet, fullness: 20, heat: 0, mood: 'content' })
  recordClone(here.ledger, clone('git:a', { commits: commits('2026-11-25', 1) }))
  expect(here.dash.pet(0).mood).toBe('hungry')
})

test.each([
  ['ahead', 6],
  ['behind', -6],
])(
  'a meal eaten while the clock is six years %s has its effect at once, and none after the clock is corrected',
  (_, years) => {
    const yearsMs = years * 365 * 24 * 60 * minuteMs
    here.ledger.recordGithub(pulls(3))
    here.dash.feedOne('pull-request')
    here.clock.advance(yearsMs)
    here.dash.feedOne('pull-request')
    expect(here.dash.pet(0)).toMatchObject({ heat: 24, fullness: 100 })
    here.clock.advance(30 * minuteMs - yearsMs)
    // The first meal was half an hour ago.
    const felt = { heat: 14, fullness: 98, experience: 60 }
    expect(here.dash.pet(0)).toMatchObject(felt)
    restart(here)
    expect(here.dash.pet(0)).toMatchObject(felt)
    here.dash.feedOne('pull-request')
    expect(here.dash.pet(0)).toMatchObject({ heat: 38, fullness: 100 })
    here.clock.advance(yearsMs)
    expect(here.dash.pet(0)).toMatchObject({ experience: 90 })
    here.clock.advance(24 * 60 * minuteMs - yearsMs)
    expect(here.dash.pet(0)).toMatchObject({ heat: 0, fullness: 20 })
  },
)

test('a meal from a machine whose clock is some seconds ahead has its effect at once', () => {
  here.dash.feedOne(null)
  here.clock.advance(-20_000)
  expect(here.dash.pet(0)).toMatchObject({ heat: 8, fullness: 100 })
})

test('Dash falls asleep if left alone', () => {
  expect(here.dash.pet(3600).mood).toBe('asleep')
})

test('Dash can wear an unlocked outfit, and keeps it on after a restart', () => {
  here.ledger.recordGithub(pulls(20))
  let changes = 0
  here.dash.feedAll()
  here.dash.onChange(() => (changes += 1))
  expect(here.dash.choose('chef-hat')).toEqual({ ok: true, value: null })
  expect(here.dash.choose('chilli-skewer')).toEqual({ ok: true, value: null })
  expect(here.dash.choose('kitchen')).toEqual({ ok: true, value: null })
  expect(changes).toBe(3)
  const worn = { head: 'chef-hat', face: null, body: null, held: 'chilli-skewer' }
  expect(here.dash.wardrobe()).toMatchObject({ worn, scene: 'kitchen' })
  // The later choice wins, even if the clock was set back.
  here.clock.advance(-1000 * minuteMs)
  here.dash.putAway('head')
  restart(here)
  expect(here.dash.wardrobe().worn).toEqual({ ...worn, head: null })
})

test('Dash can wear a saved outfit again, even after a restart, and the newest one under a number counts', () => {
  here.ledger.recordGithub(pulls(20))
  here.dash.feedAll()
  here.dash.choose('chef-hat')
  here.dash.choose('chilli-skewer')
  const whole = { head: 'chef-hat', face: null, body: null, held: 'chilli-skewer' }
  expect(here.dash.saveOutfit(2)).toEqual({ ok: true, value: null })
  here.dash.putAway('head')
  here.dash.saveOutfit(3)
  restart(here)
  const bare = { ...whole, head: null }
  expect(here.dash.wardrobe().saved).toEqual({ 1: null, 2: whole, 3: bare })

  here.dash.putAway('held')
  expect(here.dash.wearSaved(2)).toEqual({ ok: true, value: null })
  expect(here.dash.wardrobe().worn).toEqual(whole)
  expect(here.dash.wearSaved(3)).toEqual({ ok: true, value: null })
  expect(here.dash.wardrobe().worn).toEqual(bare)
  // The later one wins, even if the clock was set back.
  here.clock.advance(-1000 * minuteMs)
  here.dash.saveOutfit(2)
  expect(here.dash.wardrobe().saved[2]).toEqual(bare)
})

test('an empty outfit can be saved, and a number without an outfit is refused', () => {
  const nothing = { head: null, face: null, body: null, held: null }
  here.dash.saveOutfit(1)
  expect(here.dash.wardrobe().saved).toEqual({ 1: nothing, 2: null, 3: null })
  expect(here.dash.wearSaved(1)).toEqual({ ok: true, value: null })
  expect(here.dash.wearSaved(2)).toEqual({ ok: false, error: { code: 'unexpected' } })
})

test('a saved outfit leaves out things that are locked here or unknown', () => {
  here.ledger.recordGithub(pulls(20))
  here.dash.feedAll()
  here.store.sql.insert('choice', {
    name: 'saved/1',
    value: 'chef-hat,crown,star-crown',
    clock: '1',
  })
  const rest = { head: 'chef-hat', face: null, body: null, held: null }
  expect(here.dash.wardrobe().saved[1]).toEqual(rest)
  here.dash.wearSaved(1)
  expect(here.dash.wardrobe().worn).toEqual(rest)
})

test('an outfit or a scene that is locked is refused', () => {
  here.ledger.recordGithub(pulls(5))
  here.dash.feedAll()
  const refused = { ok: false, error: { code: 'unexpected' } }
  expect(here.dash.choose('santa-hat')).toEqual(refused)
  expect(here.dash.choose('hackathon')).toEqual(refused)
  expect(here.dash.wardrobe().worn).toEqual({
    head: null,
    face: null,
    body: null,
    held: null,
  })
})

test('an unlocked outfit stays unlocked, and the next start adds the outfits of a newer version', () => {
  here.ledger.recordGithub(pulls(5))
  here.dash.feedAll()
  here.store.db.exec(
    `INSERT INTO unlock (item, at) VALUES ('santa-hat', 1); DELETE FROM unlock WHERE item = 'chef-hat'`,
  )
  restart(here)
  const locks = new Map(here.dash.wardrobe().outfits.map(({ id, unlock }) => [id, unlock.name]))
  expect(locks.get('santa-hat')).toBe('unlocked')
  expect(locks.get('chef-hat')).toBe('unlocked')
  expect(locks.get('laptop')).toBe('locked')
})

test('a chosen outfit or scene that this version does not know is not shown', () => {
  const choose = here.store.db.prepare('INSERT INTO choice (name, value, clock) VALUES (?, ?, ?)')
  choose.run('wear/head', 'crown', '1')
  choose.run('wear/face', 'santa-hat', '1')
  choose.run('scene', 'moon', '1')
  expect(here.dash.wardrobe()).toMatchObject({
    worn: { head: null, face: null },
    scene: 'kitchen',
  })
})
