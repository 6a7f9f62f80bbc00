import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  createCodexPetFiles,
  saveDashPictures,
} from '../../../main/integrations/codex-pet-files.ts'
import fc, { trials } from '../../support/fast-check.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { folderForEachTest } from '../../support/test-folder.ts'
import { put, treeOf } from './set-up.ts'

const codex = folderForEachTest()
const data = folderForEachTest()
const codexPetFiles = () => createCodexPetFiles(codex.path, data.path)

const url = (text: string) => `data:image/webp;base64,${Buffer.from(text).toString('base64')}`
const pictures = {
  sheet: url('a sheet'),
  film: url('a film'),
  stickers: [{ name: 'wave', picture: url('a sticker') }],
}
const all = () => readdirSync(codex.path, { recursive: true }).toSorted()
const folder = () => join(codex.path, 'pets', 'hot-dash')

test("the pet is two files in its own folder of Codex's pets", async () => {
  mkdirSync(join(codex.path, 'pets', 'cat'), { recursive: true })
  const pet = codexPetFiles()
  expect(await pet.state()).toBe('absent')
  await pet.add(pictures)
  expect(await pet.state()).toBe('ours')
  expect(readdirSync(folder())).toEqual(['pet.json', 'spritesheet.webp'])
  expect(JSON.parse(readFileSync(join(folder(), 'pet.json'), 'utf8'))).toEqual({
    id: 'hot-dash',
    displayName: 'Dash',
    description: expect.any(String) as string,
    spritesheetPath: 'spritesheet.webp',
  })
  expect(readFileSync(join(folder(), 'spritesheet.webp'), 'utf8')).toBe('a sheet')
})

/** What Codex's folder may contain already. */
const existing = fc.constantFrom('config.toml', 'pets/', 'pets/cat/pet.json', 'pets/notes.txt')

test('adding, exporting again and removing leaves every existing byte as it was', async () => {
  await fc.assert(
    fc.asyncProperty(existing, fc.boolean(), fc.boolean(), async (path, isAgain, hasCompany) => {
      rmSync(codex.path, { recursive: true })
      mkdirSync(codex.path)
      if (path.endsWith('/')) mkdirSync(join(codex.path, path))
      else put(join(codex.path, path), '// mine')
      const before = treeOf(codex.path)
      await codexPetFiles().add(pictures)
      const changed = { ...pictures, sheet: url('in a new hat') }
      if (isAgain) await codexPetFiles().add(changed)
      expect(readFileSync(join(folder(), 'spritesheet.webp'), 'utf8')).toBe(
        isAgain ? 'in a new hat' : 'a sheet',
      )
      if (hasCompany) put(join(codex.path, 'pets', 'dog', 'pet.json'), '{}')
      await codexPetFiles().remove()
      if (hasCompany) expect(existsSync(join(codex.path, 'pets', 'dog', 'pet.json'))).toBe(true)
      else expect(treeOf(codex.path)).toEqual(before)
    }),
    { numRuns: trials(30) },
  )
})

test('reports that Codex is missing', async () => {
  expect(await createCodexPetFiles(join(codex.path, 'none'), data.path).state()).toBe('no-codex')
})

test('after an interrupted export, the next one completes it', async () => {
  mkdirSync(folder(), { recursive: true })
  writeFileSync(join(folder(), 'spritesheet.webp'), 'half')
  const pet = codexPetFiles()
  await pet.add(pictures)
  expect(await pet.state()).toBe('ours')
})

test.each([
  ['a pet of somebody else', () => writeFileSync(join(folder(), 'pet.json'), '{"id":"hot-dash"}')],
  ['a file of somebody else', () => writeFileSync(join(folder(), 'notes.txt'), 'mine')],
])('%s is left alone', async (_, write) => {
  mkdirSync(folder(), { recursive: true })
  write()
  const before = all()
  const pet = codexPetFiles()
  expect(await pet.state()).toBe('foreign')
  await expect(pet.add(pictures)).rejects.toThrow('not ours')
  await pet.remove()
  expect(all()).toEqual(before)
})

test('nothing is written through a link', async () => {
  const elsewhere = temporaryFolder()
  mkdirSync(join(codex.path, 'pets'))
  symlinkSync(elsewhere.path, folder())
  await expect(codexPetFiles().add(pictures)).rejects.toThrow('not ours')
  expect(readdirSync(elsewhere.path)).toEqual([])
  elsewhere.remove()
})

test('everything can be saved in a folder repeatedly', async () => {
  const chosen = join(codex.path, 'dash')
  await saveDashPictures(chosen, pictures)
  await saveDashPictures(chosen, pictures)
  expect(readdirSync(chosen).toSorted()).toEqual([
    'dash.webp',
    'pet.json',
    'spritesheet.webp',
    'wave.png',
  ])
})
