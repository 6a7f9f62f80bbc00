import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { canMountDisks, mountSmallDisk, type SmallDisk } from '../../fakes/small-disk.ts'
import { manualClock } from '../../support/manual-clock.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { openTestStore } from '../../support/test-store.ts'
import { GithubSetup, minute, start } from './set-up.ts'

const storeIn = (folder: string) =>
  openTestStore(join(folder, 'hot-dash.db'), manualClock(start)).db

describe.skipIf(!canMountDisks)('a full disk', () => {
  let disk: SmallDisk
  let setup: GithubSetup
  beforeEach(async () => {
    disk = mountSmallDisk(8)
    setup = await GithubSetup.begin({}, storeIn(disk.path))
    const { model } = setup.server
    model.commit(model.user('dash'), model.repository('dash/nest'), '2026-01-10T10:00:00Z')
    await setup.signIn()
    disk.fill()
  })
  afterEach(async () => {
    disk.free()
    await setup.close()
    disk.remove()
  })

  test('makes a sync fail, and the next sync with room succeeds', async () => {
    setup.time.move(16 * minute)
    await setup.github.syncNow()
    expect(setup.github.view().accounts[0]!.sync).toMatchObject({
      name: 'waiting',
      problem: { code: 'disk-full' },
    })
    disk.free()
    await setup.github.syncNow()
    expect(setup.github.view().accounts[0]!.sync.name).toBe('idle')
  })

  test('keeps an account waiting if GitHub asks for a wait, and signed out if GitHub rejects it', async () => {
    setup.server.fail('rate-limited', { times: 1, on: '/api/graphql' })
    await setup.github.syncNow()
    expect(setup.github.view().accounts[0]!.sync).toMatchObject({
      name: 'waiting',
      problem: { code: 'github-rate-limited' },
    })
    const asked = setup.server.requests.length
    await setup.github.syncNow()
    expect(setup.server.requests.length).toBe(asked)
    setup.time.move(61 * minute)
    for (const token of setup.server.model.tokens.keys()) setup.server.model.revoke(token)
    await setup.withRetries(setup.github.syncNow())
    expect(setup.github.view().accounts[0]!.sync.name).toBe('signed-out')
  })

  test('keeps an account whose sign-out fails, and reports the failure', () => {
    const { id } = setup.github.view().accounts[0]!
    expect(() => setup.github.signOut(id)).toThrow(/full/)
    expect(setup.github.view().accounts).toHaveLength(1)
    disk.free()
    setup.github.signOut(id)
    expect(setup.github.view().accounts).toHaveLength(0)
  })
})

test.each(['signs out', 'is refused', 'signs in again'])(
  'no token stays in the database files once its account %s',
  async (how) => {
    const folder = temporaryFolder()
    const setup = await GithubSetup.begin({}, storeIn(folder.path))
    const token = await setup.signIn()
    const secret = Array.from(token).reverse().join('')
    const filesWithIt = () =>
      readdirSync(folder.path).filter((name) =>
        readFileSync(join(folder.path, name)).includes(secret),
      )
    expect(filesWithIt()).not.toEqual([])
    if (how === 'signs out') setup.github.signOut(setup.github.view().accounts[0]!.id)
    else if (how === 'is refused') {
      setup.server.model.revoke(token)
      await setup.withRetries(setup.github.syncNow())
      await setup.untilSync('signed-out')
    } else await setup.signIn()
    expect(filesWithIt()).toEqual([])
    await setup.close()
    folder.remove()
  },
)
