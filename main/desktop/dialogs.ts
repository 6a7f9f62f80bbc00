import { basename } from 'node:path'
import { dialog, type BrowserWindow } from 'electron'
import type { Problem } from '../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import { replaceFile } from '../base/replace-file.ts'
import type { I18n } from './i18n.ts'
import { nemoTerms, voicevoxTerms } from './links.ts'

/**
 * Lets the user choose a folder, for sources or for a voice engine. @returns its absolute path, or undefined if
 * cancelled
 */
export async function chooseFolder(
  i18n: I18n,
  parent: BrowserWindow | undefined,
  what: 'sources' | 'engine',
): Promise<string | undefined> {
  const options = {
    title: i18n.t(what === 'sources' ? 'dialog.addFolder' : 'dialog.engineFolder'),
    buttonLabel: i18n.t('dialog.choose'),
    properties: ['openDirectory' as const],
  }
  const { canceled, filePaths } = await (parent
    ? dialog.showOpenDialog(parent, options)
    : dialog.showOpenDialog(options))
  return canceled ? undefined : filePaths[0]
}

/**
 * Lets the user choose a file, and writes a text to it.
 * @param name the proposed name, whose extension sets the file type
 * @returns ok even if cancelled, or 'export-failed'
 */
export async function saveFile(
  i18n: I18n,
  parent: BrowserWindow | undefined,
  name: string,
  text: AsyncIterable<string>,
): Promise<Result<null, Problem>> {
  const options = { title: i18n.t('dialog.export'), defaultPath: name }
  const { canceled, filePath } = await (parent
    ? dialog.showSaveDialog(parent, options)
    : dialog.showSaveDialog(options))
  if (canceled) return ok(null)
  try {
    await replaceFile(filePath, text)
    return ok(null)
  } catch {
    return err({ code: 'export-failed', params: { name: basename(filePath) } })
  }
}

/** Asks whether Hot Dash may sign in to a host that it has not contacted before. */
export async function confirmHost(
  i18n: I18n,
  parent: BrowserWindow | undefined,
  host: string,
): Promise<boolean> {
  return isConfirmed(parent, {
    message: i18n.t('dialog.confirmHost', { host }),
    detail: i18n.t('dialog.confirmHostDetail'),
    buttons: [i18n.t('dialog.connect'), i18n.t('dialog.cancel')],
  })
}

/** Warns that the model's prompts go to another machine, and asks for consent. */
export async function confirmModelHost(
  i18n: I18n,
  parent: BrowserWindow | undefined,
  host: string,
): Promise<boolean> {
  return isConfirmed(parent, {
    message: i18n.t('dialog.confirmModelHost', { host }),
    detail: i18n.t('dialog.confirmModelHostDetail'),
    buttons: [i18n.t('dialog.connect'), i18n.t('dialog.cancel')],
  })
}

/** Asks whether to open a foreign address in the browser. */
export async function confirmLink(
  i18n: I18n,
  parent: BrowserWindow | undefined,
  address: string,
): Promise<boolean> {
  return isConfirmed(parent, {
    message: i18n.t('dialog.openLink', { host: new URL(address).host }),
    detail: i18n.t('dialog.openLinkDetail', { address }),
    buttons: [i18n.t('dialog.openLinkYes'), i18n.t('dialog.cancel')],
  })
}

/** What is to be downloaded, from whom, how much disk space it takes, and where it goes. */
export interface EngineQuestion {
  readonly engine: 'nemo' | 'voicevox'
  readonly title: string
  readonly version: string
  /** In bytes, like the next two. */
  readonly bytes: number
  readonly neededBytes: number
  readonly freeBytes: number
  readonly isSizeOnly: boolean
  readonly folder: string
}

/** Asks whether to download a voice engine from its makers. */
export async function confirmEngine(
  i18n: I18n,
  parent: BrowserWindow | undefined,
  question: EngineQuestion,
): Promise<boolean> {
  const { engine, title, version, isSizeOnly, folder } = question
  const terms = engine === 'nemo' ? nemoTerms : voicevoxTerms
  const words = {
    ...{ title, version, folder, terms },
    size: sizeText(question.bytes),
    needed: sizeText(question.neededBytes),
    free: sizeText(question.freeBytes),
  }
  return isConfirmed(parent, {
    message: i18n.t('dialog.getEngine', words),
    detail: [
      i18n.t('dialog.getEngineSize', words),
      i18n.t('dialog.getEngineTerms', words),
      i18n.t('dialog.getEngineFolder', words),
      i18n.t(isSizeOnly ? 'dialog.getEngineSizeOnly' : 'dialog.getEngineHash'),
    ].join('\n\n'),
    buttons: [i18n.t('dialog.getEngineYes'), i18n.t('dialog.cancel')],
  })
}

interface Question {
  readonly message: string
  readonly detail: string
  /** Confirm, then cancel. */
  readonly buttons: [string, string]
}

async function isConfirmed(
  parent: BrowserWindow | undefined,
  question: Question,
): Promise<boolean> {
  const options = {
    ...question,
    type: 'question' as const,
    title: 'Hot Dash',
    // Enter and Escape, pressed without reading, cancel.
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  }
  const { response } = await (parent
    ? dialog.showMessageBox(parent, options)
    : dialog.showMessageBox(options))
  return response === 0
}

function sizeText(bytes: number): string {
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`
}

/** Says why Hot Dash has ended. @returns whether to start it again */
export async function offerRestart(i18n: I18n, sentence: string): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'error',
    title: 'Hot Dash',
    message: sentence,
    buttons: [i18n.t('fatal.restart'), i18n.t('fatal.quit')],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  })
  return response === 0
}

/**
 * Asks with buttons of which the last one changes nothing: Enter and Escape, pressed without reading, choose it.
 * @returns the index of the pressed button
 */
export async function askAtStart(
  message: string,
  buttons: readonly [...string[], string],
): Promise<number> {
  const last = buttons.length - 1
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    title: 'Hot Dash',
    message,
    buttons: [...buttons],
    defaultId: last,
    cancelId: last,
    noLink: true,
  })
  return response
}

/** Tells the user about something that happened, without blocking the app. */
export async function tell(sentence: string): Promise<void> {
  await dialog.showMessageBox({ type: 'info', title: 'Hot Dash', message: sentence })
}

/**
 * Says why Hot Dash cannot start, when nothing else can be shown yet. Settles once the user closes it. (Not
 * `showErrorBox`: it blocks the process, which then cannot even be ended from outside.)
 */
export async function showFatalError(sentence: string): Promise<void> {
  await dialog.showMessageBox({ type: 'error', title: 'Hot Dash', message: sentence })
}
