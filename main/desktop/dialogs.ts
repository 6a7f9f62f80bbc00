import { dialog, type BrowserWindow } from 'electron'
import type { Words } from './words.ts'

/** Lets a person choose a folder. @returns its absolute path, undefined where they cancelled */
export async function chooseFolder(
  words: Words,
  parent: BrowserWindow | undefined,
): Promise<string | undefined> {
  const options = {
    title: words.say('dialog.addFolder'),
    buttonLabel: words.say('dialog.choose'),
    properties: ['openDirectory' as const],
  }
  const { canceled, filePaths } = await (parent
    ? dialog.showOpenDialog(parent, options)
    : dialog.showOpenDialog(options))
  return canceled ? undefined : filePaths[0]
}

/** Says why Hot Dash cannot start; nothing else can be shown yet. */
export function showFatal(sentence: string): void {
  dialog.showErrorBox('Hot Dash', sentence)
}
