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

/**
 * Says why Hot Dash cannot start; nothing else can be shown yet. Settles once it was read. (Not `showErrorBox`, which
 * holds up the process: it could not even be ended from outside.)
 */
export async function showFatal(sentence: string): Promise<void> {
  await dialog.showMessageBox({ type: 'error', title: 'Hot Dash', message: sentence })
}
