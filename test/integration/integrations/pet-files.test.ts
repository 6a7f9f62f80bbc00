import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createPetFiles, savePetPictures } from '../../../main/integrations/pet-files.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

let codex: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  codex = temporaryFolder()
})
afterEach(() => codex.remove())

const url = (text: string) => `data:image/webp;base64,${Buffer.from(text).toString('base64')}`
const pictures = {
  sheet: url('a sheet'),
  film: url('a film'),
  stickers: [{ name: 'wave', picture: url('a sticker') }],
}
const all = () => readdirSync(codex.path, { recursive: true }).toSorted()
const folder = () => join(codex.path, 'pets', 'hot-dash')

test("the pet is two files in its own folder of Codex's pets, and goes again without a trace", async () => {
  mkdirSync(join(codex.path, 'pets', 'cat'), { recursive: true })
  const before = all()
  const pet = createPetFiles(codex.path)
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
  await pet.add({ ...pictures, sheet: url('in a new hat') })
  expect(readFileSync(join(folder(), 'spritesheet.webp'), 'utf8')).toBe('in a new hat')
  await pet.remove()
  expect(all()).toEqual(before)
})

test('without another pet, the folder of all pets goes, too; without Codex, there is nothing to add to', async () => {
  const pet = createPetFiles(codex.path)
  await pet.add(pictures)
  await pet.remove()
  expect(all()).toEqual([])
  expect(await createPetFiles(join(codex.path, 'none')).state()).toBe('no-codex')
})

test('after an interrupted export, the next one goes on', async () => {
  mkdirSync(folder(), { recursive: true })
  writeFileSync(join(folder(), 'spritesheet.webp'), 'half')
  const pet = createPetFiles(codex.path)
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
  const pet = createPetFiles(codex.path)
  expect(await pet.state()).toBe('foreign')
  await expect(pet.add(pictures)).rejects.toThrow('not ours')
  await pet.remove()
  expect(all()).toEqual(before)
})

test('nothing is written through a link', async () => {
  const elsewhere = temporaryFolder()
  mkdirSync(join(codex.path, 'pets'))
  symlinkSync(elsewhere.path, folder())
  await expect(createPetFiles(codex.path).add(pictures)).rejects.toThrow('not ours')
  expect(readdirSync(elsewhere.path)).toEqual([])
  elsewhere.remove()
})

test('everything can be saved in a folder, again and again', async () => {
  const chosen = join(codex.path, 'dash')
  await savePetPictures(chosen, pictures)
  await savePetPictures(chosen, pictures)
  expect(readdirSync(chosen).toSorted()).toEqual([
    'dash.webp',
    'pet.json',
    'spritesheet.webp',
    'wave.png',
  ])
})
