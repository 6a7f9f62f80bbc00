import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { build, type Rolldown } from 'vite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { NoticeView } from '../../../preload/contract/views/notices-view.ts'
import { openNotices, type Notices } from '../../../scripts/pages/notices.ts'

const licence = 'Permission is hereby granted.'

describe('the notices', () => {
  let root: string
  beforeEach(() => {
    // On macOS the folder for temporary files is a link.
    root = realpathSync(mkdtempSync(join(tmpdir(), 'hot-dash-notices-')))
  })
  afterEach(() => rmSync(root, { recursive: true }))

  function write(file: string, text: string): void {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }

  /** A package that exports its own name, as `name`. */
  function addPackage(name: string, about: object = { license: 'MIT' }, code = ''): void {
    const folder = `node_modules/${name}`
    const whole = { name, version: '1.2.3', type: 'module', main: 'index.js', sideEffects: false }
    write(`${folder}/package.json`, JSON.stringify({ ...whole, ...about }))
    write(`${folder}/index.js`, `${code}\nexport const name = ${JSON.stringify(name)}\n`)
    write(`${folder}/LICENSE`, licence)
  }

  /** @returns the contents of `notices.json`; undefined if this build writes none */
  async function bundle(code: string, plugins: readonly Rolldown.Plugin[]) {
    write('entry.js', code)
    const output = (await build({
      root,
      configFile: false,
      logLevel: 'silent',
      plugins: [...plugins],
      build: { write: false, minify: false, rolldownOptions: { input: join(root, 'entry.js') } },
    })) as Rolldown.RolldownOutput
    const file = output.output.find(({ fileName }) => fileName === 'notices.json')
    if (file?.type !== 'asset') return undefined
    return JSON.parse(file.source.toString()) as readonly NoticeView[]
  }

  const last = (notices: Notices) => [notices.collect(), notices.write()] as Rolldown.Plugin[]
  const says = (name: string) => `import { name } from '${name}'; console.log(name)`

  test('cover what all builds bundle, and what ships as files', async () => {
    addPackage('@works/below', { license: 'ISC' })
    addPackage(
      'above',
      undefined,
      "import { name as other } from '@works/below'; console.log(other)",
    )
    addPackage('in-main', { license: 'Apache-2.0' })
    addPackage('shaken-off', { license: 'GPL-3.0-only' })
    addPackage('not-imported', { license: 'GPL-3.0-only' })
    addPackage('as-file', { license: 'SEE LICENSE IN COPYING' })
    const notices = openNotices(root, [
      { name: 'as-file', files: ['LICENSE', 'package.json'], license: 'LGPL-2.1-or-later' },
    ])
    const first = [notices.collect()] as Rolldown.Plugin[]
    expect(await bundle(says('in-main'), first)).toBeUndefined()
    const written = await bundle(`import 'shaken-off'; ${says('above')}`, last(notices))
    expect(written?.map(({ name, version, license }) => [name, version, license])).toEqual([
      ['@works/below', '1.2.3', 'ISC'],
      ['above', '1.2.3', 'MIT'],
      ['as-file', '1.2.3', 'LGPL-2.1-or-later'],
      ['in-main', '1.2.3', 'Apache-2.0'],
    ])
    expect(written?.every(({ text }) => text.startsWith(licence))).toBe(true)
  })

  test.each([
    ['is not accepted', { license: 'GPL-3.0-only' }],
    ['is one of two, of which one is not accepted', { license: 'MIT AND GPL-2.0-only' }],
    ['is not said', {}],
  ])('refuse a licence that %s', async (_, about) => {
    addPackage('strange', about)
    await expect(bundle(says('strange'), last(openNotices(root, [])))).rejects.toThrow(
      'the licence of strange is not accepted',
    )
  })

  test('refuse a package without the text of its licence', async () => {
    addPackage('silent')
    rmSync(join(root, 'node_modules/silent/LICENSE'))
    await expect(bundle(says('silent'), last(openNotices(root, [])))).rejects.toThrow(
      'silent brings no text of its licence',
    )
  })

  test('accept the licences of separate files only for those files', async () => {
    addPackage('other', { license: 'LGPL-2.1-or-later' })
    addPackage('as-file', { license: 'LGPL-2.1-or-later' })
    const shipped = [{ name: 'as-file', files: ['LICENSE'], license: 'LGPL-2.1-or-later' }]
    expect(await bundle('', last(openNotices(root, shipped)))).toHaveLength(1)
    await expect(bundle(says('other'), last(openNotices(root, shipped)))).rejects.toThrow('other')
  })
})
