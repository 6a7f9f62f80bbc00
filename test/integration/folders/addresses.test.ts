import { afterEach, beforeEach, expect, test } from 'vitest'

import { me } from '../../fakes/repositories.ts'
import { openGround, type Ground } from './ground.ts'

let ground: Ground
beforeEach(() => {
  ground = openGround()
})
afterEach(async () => {
  await ground.end()
})

test('addresses beside the configured name are proposed, and do not count', async () => {
  const app = ground.init('app')
  ground.commit(app)
  ground.commit(app, { email: 'dash@work.example' })
  ground.commit(app, { email: '12345+dash@users.noreply.github.com' })
  ground.commit(app, { email: 'noreply@github.com' })
  ground.commit(app, { email: '1+dash[bot]@users.noreply.github.com' })
  ground.commit(app, { name: 'Some One', email: 'someone@example.org' })
  await ground.add(app)

  expect(ground.proposed()).toEqual(['12345+dash@users.noreply.github.com', 'dash@work.example'])
  expect(ground.addresses()).toEqual([me])
  expect(ground.contributions()).toEqual(ground.expected(app, me))
})

test('addresses beside another name of a counted one are proposed, on every branch and in bare clones', async () => {
  const app = ground.init('app')
  ground.commit(app, { name: 'ダッシュ' })
  ground.git(app, 'checkout', '--quiet', '-b', 'feature')
  ground.commit(app, { name: 'ダッシュ', email: 'dash@home.example' })
  ground.git(app, 'checkout', '--quiet', 'main')
  ground.git(ground.root, 'clone', '--quiet', '--mirror', app, 'near/app.git')
  await ground.add(ground.path('near'))
  expect(ground.proposed()).toEqual(['dash@home.example'])
})

test('names and addresses are those after .mailmap', async () => {
  const app = ground.init('app')
  ground.commit(app, { name: 'D', email: 'old@example.net' })
  ground.commit(app, { name: 'D', email: 'older@example.net' })
  ground.write(app, '.mailmap', `Dash <dash@work.example> <old@example.net>\n`)
  await ground.add(app)
  expect(ground.proposed()).toEqual(['dash@work.example'])
})

test('an address that counts from now on brings what it is called to light', async () => {
  const app = ground.init('app')
  ground.commit(app, { name: 'Work Dash', email: 'dash@work.example' })
  ground.commit(app, { name: 'Work Dash', email: 'dash@old-work.example' })
  await ground.add(app)
  expect(ground.proposed()).toEqual([])
  ground.setAddresses([me, 'dash@work.example'])
  await ground.folders.compare()
  expect(ground.proposed()).toEqual(['dash@old-work.example'])
})

test("an ssh alias is known by the user's own configuration", async () => {
  ground.write(ground.home, '.ssh/config', 'Host work-github\n  HostName github.com\n')
  const app = ground.init('app')
  ground.git(app, 'remote', 'add', 'origin', 'git@work-github:Dash/Nest.git')
  ground.commit(app)
  await ground.add(app)
  expect(ground.recorded.at(-1)?.names).toEqual([{ host: 'github.com', name: 'Dash/Nest' }])
})
