import { describe, expect, test } from 'vitest'
import { chooseEngine } from '../../../../main/speech/engine/rules/engine-state.ts'
import fc from '../../../support/fast-check.ts'

const maxDeaths = 2

const engineOf = (uuid: string) => ({ uuid, name: uuid, version: '1' })
const choose = (
  running: string[],
  startable: string[],
  chosen: string | null,
  deaths: Readonly<Record<string, number>> = {},
) => {
  const choice = chooseEngine(
    { preferred: chosen, deaths: new Map(Object.entries(deaths)) },
    running.map((uuid) => ({ ...engineOf(uuid), client: null, origin: uuid })),
    startable.map((uuid) => ({ ...engineOf(uuid), folder: uuid, command: uuid })),
  )
  if (choice === undefined) return 'none'
  return `${'client' in choice ? 'running' : 'startable'} ${choice.uuid}`
}

describe('the choice between several engines', () => {
  test.each([
    [[], [], null, {}, 'none'],
    [['a', 'b'], [], null, {}, 'running a'],
    [[], ['a', 'b'], null, {}, 'startable a'],
    [['a'], ['b'], null, {}, 'running a'],
    [['a', 'b'], ['c'], 'b', {}, 'running b'],
    [['a'], ['b', 'c'], 'c', {}, 'startable c'],
    [['a'], ['b'], 'gone', {}, 'running a'],
    [['a'], ['b', 'c'], 'c', { c: 1 }, 'running a'],
    [[], ['b', 'c'], 'c', { c: 1 }, 'startable b'],
    [[], ['c'], 'c', { c: 1 }, 'startable c'],
    [[], ['c'], 'c', { c: maxDeaths }, 'none'],
    [[], ['a', 'b'], null, { a: 1 }, 'startable b'],
  ] as const)(
    'if %j run, %j can be started, %s is preferred and %j have died, it is: %s',
    (...given) => {
      const [running, startable, chosen, deaths, expected] = given
      expect(choose([...running], [...startable], chosen, deaths)).toBe(expected)
    },
  )

  test('an engine is chosen if any is running or can be started', () => {
    const uuids = fc.array(fc.constantFrom('a', 'b', 'c', 'd'))
    fc.assert(
      fc.property(
        uuids,
        uuids,
        fc.option(fc.constantFrom('a', 'b', 'e')),
        fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 0, max: 3 })),
        (running, startable, chosen, deaths) => {
          const able = startable.filter((uuid) => (deaths[uuid] ?? 0) < maxDeaths)
          const choice = choose(running, startable, chosen, deaths)
          expect(choice === 'none').toBe(running.length + able.length === 0)
          if (choice.startsWith('startable')) expect(able).toContain(choice.slice(10))
        },
      ),
    )
  })
})
