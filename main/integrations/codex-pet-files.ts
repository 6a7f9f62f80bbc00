import { lstat, mkdir, readdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { DashPictures } from '../../preload/contract/dash-pictures.ts'
import type { CodexPetView } from '../../preload/contract/views/codex-pet-view.ts'
import { replaceFile } from '../base/replace-file.ts'
import { succeeds } from '../base/succeeds.ts'

const sheetName = 'spritesheet.webp'
/** Codex's description of a pet, version 1 (openai/codex, codex-rs/tui/src/pets). */
const petJson = `${JSON.stringify(
  {
    id: 'hot-dash',
    displayName: 'Dash',
    description: 'A small blue bird that eats your contributions. Drawn by Hot Dash.',
    spritesheetPath: sheetName,
  },
  null,
  2,
)}\n`

/**
 * Writes Dash as a Codex pet and as stickers.
 * @param codexFolder Codex's own folder, absolute
 * @param dataFolder remembers whether the folder of all pets was made for Dash
 */
export function createCodexPetFiles(codexFolder: string, dataFolder: string) {
  const folder = join(codexFolder, 'pets', 'hot-dash')
  const marker = join(dataFolder, 'integrations', 'made-pets-folder')

  /** What is in the place of the pet now. */
  async function state(): Promise<CodexPetView['state']> {
    if ((await lstat(codexFolder).catch(() => null)) === null) return 'no-codex'
    const found = await lstat(folder).catch(() => null)
    if (found === null) return 'absent'
    if (!found.isDirectory()) return 'foreign'
    const names = await readdir(folder)
    // After an interrupted export there is no pet.json yet.
    const text = await readFile(join(folder, 'pet.json'), 'utf8').catch(() => petJson)
    const isOurs = names.every((name) => ['pet.json', sheetName].includes(name))
    return isOurs && text === petJson ? 'ours' : 'foreign'
  }

  return {
    folder,
    state,
    /** @throws what the file system throws, or if something foreign is in its place */
    async add({ sheet }: DashPictures): Promise<void> {
      if (!['absent', 'ours'].includes(await state())) throw new Error('the folder is not ours')
      const firstMade = await mkdir(folder, { recursive: true })
      if (firstMade !== undefined) await rm(marker, { force: true })
      if (firstMade !== undefined && basename(firstMade) === 'pets') {
        await mkdir(dirname(marker), { recursive: true, mode: 0o700 })
        await writeFile(marker, '')
      }
      await replaceFile(join(folder, sheetName), bytesOf(sheet))
      await replaceFile(join(folder, 'pet.json'), petJson)
    },
    /** Removes the pet, if nobody has changed it. */
    async remove(): Promise<void> {
      if ((await state()) !== 'ours') return
      await rm(join(folder, sheetName), { force: true })
      await rm(join(folder, 'pet.json'), { force: true })
      await rmdir(folder)
      const isMade = await succeeds(rm(marker))
      // Another pet may be in there by now.
      if (isMade) await rmdir(dirname(folder)).catch(() => undefined)
    },
  }
}

/** Writes everything into a folder, over what was exported before. @throws what the file system throws */
export async function saveDashPictures(
  folder: string,
  { sheet, film, stickers }: DashPictures,
): Promise<void> {
  await mkdir(folder, { recursive: true })
  await replaceFile(join(folder, 'pet.json'), petJson)
  await replaceFile(join(folder, sheetName), bytesOf(sheet))
  await replaceFile(join(folder, 'dash.webp'), bytesOf(film))
  for (const { name, picture } of stickers)
    await replaceFile(join(folder, `${name}.png`), bytesOf(picture))
}

/** @param url a data URL in base64 */
const bytesOf = (url: string) => Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')
