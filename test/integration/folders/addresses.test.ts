import { afterEach, beforeEach, expect, test } from 'vitest'

import { me } from '../../fakes/repositories.ts'
import { openFoldersFixture, type FoldersFixture } from './fixture.ts'

let fixture: FoldersFixture
beforeEach(() => {
  fixture = openFoldersFixture()
})
afterEach(async () => {
  await fixture.end()
})

test('addresses used with the configured name are suggested, but do not count', async () => {
  const app = fixture.init('app')
  fixture.commit(app)
  fixture.commit(app, { email: 'dash@work.example' })
  fixture.commit(app, { email: '12345+dash@users.noreply.github.com' })
  fixture.commit(app, { email: 'noreply@github.com' })
  fixture.commit(app, { email: '1+dash[bot]@users.noreply.github.com' })
  fixture.commit(app, { name: 'Some One', email: 'someone@example.org' })
  await fixture.add(app)

  expect(fixture.proposed()).toEqual(['12345+dash@users.noreply.github.com', 'dash@work.example'])
  expect(fixture.addresses()).toEqual([me])
  expect(fixture.contributions()).toEqual(fixture.expected(app, me))
})

test('addresses used with another name of a counted address are suggested, on every branch and in bare clones', async () => {
  const app = fixture.init('app')
  fixture.commit(app, { name: 'ダッシュ' })
  fixture.git(app, 'checkout', '--quiet', '-b', 'feature')
  fixture.commit(app, { name: 'ダッシュ', email: 'dash@home.example' })
  fixture.git(app, 'checkout', '--quiet', 'main')
  fixture.git(fixture.root, 'clone', '--quiet', '--mirror', app, 'near/app.git')
  await fixture.add(fixture.path('near'))
  expect(fixture.proposed()).toEqual(['dash@home.example'])
})

test('.mailmap applies to names and addresses', async () => {
  const app = fixture.init('app')
  fixture.commit(app, { name: 'D', email: 'old@example.net' })
  fixture.commit(app, { name: 'D', email: 'older@example.net' })
  fixture.write(app, '.mailmap', `Dash <dash@work.example> <old@example.net>\n`)
  await fixture.add(app)
  expect(fixture.proposed()).toEqual(['dash@work.example'])
})

test('once an address counts, addresses used with its name are suggested', async () => {
  const app = fixture.init('app')
  fixture.commit(app, { name: 'Work Dash', email: 'dash@work.example' })
  fixture.commit(app, { name: 'Work Dash', email: 'dash@old-work.example' })
  await fixture.add(app)
  expect(fixture.proposed()).toEqual([])
  fixture.setAddresses([me, 'dash@work.example'])
  await fixture.folders.scanForChanges()
  expect(fixture.proposed()).toEqual(['dash@old-work.example'])
})

test("an ssh alias from the user's own configuration is resolved", async () => {
  fixture.write(fixture.home, '.ssh/config', 'Host work-github\n  HostName github.com\n')
  const app = fixture.init('app')
  fixture.git(app, 'remote', 'add', 'origin', 'git@work-github:Dash/Nest.git')
  fixture.commit(app)
  await fixture.add(app)
  expect(fixture.recorded.at(-1)?.names).toEqual([{ host: 'github.com', name: 'Dash/Nest' }])
})
