import { symlinkSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { me } from '../../fakes/repositories.ts'
import { openFoldersFixture, type FoldersFixture } from './fixture.ts'

let fixture: FoldersFixture
beforeEach(() => {
  fixture = openFoldersFixture()
})
afterEach(async () => {
  await fixture.end()
})

const somebody = { name: 'Somebody', email: 'somebody@example.org' }

/** A repository with other people's commits. */
function sdk(name: string): string {
  const folder = fixture.init(name)
  fixture.commit(folder, somebody)
  return folder
}

describe('folders that Dart tools fetch', () => {
  test('are skipped in the default places', async () => {
    const app = fixture.init('home/src/app')
    fixture.commit(app)
    sdk('home/src/app/.fvm/versions/3.24.0')
    sdk('home/fvm/versions/3.24.0')
    fixture.git(fixture.root, 'clone', '--quiet', '--bare', app, 'home/fvm/cache.git')
    sdk('home/.puro/envs/stable/flutter')
    sdk('home/.pub-cache/git/hot_sauce-1234')
    await fixture.add(fixture.path('home'))
    expect(fixture.view()).toMatchObject({ repositories: 1, problems: [], late: null })
    expect(fixture.contributions()).toEqual(fixture.expected(app))
  })

  test('are skipped in places that the user has configured, even if that was later', async () => {
    const app = fixture.init('src/app')
    fixture.commit(app)
    for (const name of ['sdks/versions/3.24.0', 'old-sdks/versions/3.0.0', 'puro/envs/a/flutter'])
      sdk(`src/${name}`)
    sdk('src/packages/git/hot_sauce-1234')
    fixture.git(fixture.root, 'clone', '--quiet', '--bare', app, 'src/flutter.git')
    symlinkSync(fixture.path('src'), fixture.path('code'))
    const environment = {
      ...fixture.environment,
      FVM_CACHE_PATH: fixture.path('code/sdks'),
      FVM_HOME: fixture.path('src/old-sdks/'),
      FVM_GIT_CACHE_PATH: fixture.path('src/flutter.git'),
      PURO_ROOT: fixture.path('src/puro'),
      PUB_CACHE: fixture.path('src/packages'),
    }
    await fixture.restart({ environment })
    await fixture.add(fixture.path('src'))
    expect(fixture.view()).toMatchObject({ repositories: 1, problems: [] })

    sdk('src/sdks/versions/3.27.0')
    sdk('src/packages/git/mild_sauce-1234')
    const other = fixture.init('src/other')
    fixture.commit(other)
    await fixture.until(() => fixture.view().repositories === 2)
    await fixture.folders.rescan()
    expect(fixture.view()).toMatchObject({ repositories: 2, problems: [] })
  })

  test("are read if the user chose that very folder, and count only the user's commits", async () => {
    const flutter = sdk('home/fvm/versions/main')
    fixture.commit(flutter, { date: '1700000000 +0900' })
    fixture.commit(flutter, somebody)
    sdk('home/fvm/versions/stable')
    await fixture.add(fixture.path('home/fvm/versions'))
    expect(fixture.view().repositories).toBe(2)
    expect(fixture.contributions()).toEqual([`${me} 1700000000 +0900`])
  })

  test('do not include a clone of the FVM project itself', async () => {
    fixture.commit(fixture.init('home/fvm'))
    fixture.commit(fixture.init('home/src/fvm'))
    await fixture.add(fixture.path('home'))
    expect(fixture.view().repositories).toBe(2)
  })
})

test('a workspace with a hundred packages is one repository, and new packages inside are seen', async () => {
  const workspace = fixture.init('src/workspace')
  fixture.write(workspace, 'melos.yaml', 'name: workspace\npackages: [packages/**]\n')
  for (let n = 0; n < 100; n += 1) {
    const at = `packages/package_${n}`
    fixture.write(workspace, `${at}/pubspec.yaml`, `name: package_${n}\n`)
    fixture.write(workspace, `${at}/lib/src/model.dart`, `part 'model.g.dart';\n`)
    fixture.write(workspace, `${at}/lib/src/model.g.dart`, `part of 'model.dart';\n`)
  }
  fixture.git(workspace, 'add', '.')
  for (const author of [somebody, {}, somebody])
    fixture.commit(workspace, { ...author, file: 'packages/package_7/lib/src/model.dart' })
  await fixture.add(fixture.path('src'))
  expect(fixture.view()).toMatchObject({ repositories: 1, counting: 1, problems: [], late: null })
  expect(fixture.contributions()).toEqual(fixture.expected(workspace))
  expect(fixture.contributions()).toHaveLength(1)

  // As deep as a clone among the packages would be.
  fixture.commit(fixture.init('src/workspace/packages/package_99/example/nested'))
  await fixture.until(() => fixture.view().repositories === 2)
})

test("generated code makes a repository count as Dart, and only the user's commits count", async () => {
  const models = fixture.init('src/models')
  for (const author of [somebody, {}, somebody, {}])
    fixture.commit(models, { ...author, file: 'lib/model.g.dart' })
  await fixture.add(fixture.path('src'))
  expect(fixture.view()).toMatchObject({ repositories: 1, counting: 1 })
  expect(fixture.contributions()).toEqual(fixture.expected(models))
  expect(fixture.contributions()).toHaveLength(2)
})
