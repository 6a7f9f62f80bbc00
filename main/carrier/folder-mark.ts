import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ifMissing } from '../base/if-missing.ts'

/** The file that marks a folder as a carrier's. It contains the id of the key. */
export const markName = 'hot-dash.txt'

export const markText = (keyId: string) =>
  `Hot Dash keeps its devices together with the files in this folder: key ${keyId}\n`

/** The id of the key in the text of a mark; null if the text is not a mark. */
export const parseMark = (text: string): string | null =>
  /key ([\da-f]{16})/.exec(text)?.[1] ?? null

/** The id of the key that a folder is marked with; null if it is not marked. */
export const readMark = async (folder: string): Promise<string | null> =>
  parseMark(await readFile(join(folder, markName), 'utf8').catch(ifMissing('')))
