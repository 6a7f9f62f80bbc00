import { basename } from 'node:path'
import { dialog, type BrowserWindow, type MessageBoxOptions } from 'electron'
import { megabytes } from '../../preload/contract/numbers.ts'
import type { Problem } from '../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import type { DownloadOffer } from '../../preload/contract/views/engines-view.ts'
import { replaceFile } from '../base/replace-file.ts'
import type { I18n } from './main-i18n.ts'
import { nemoTerms, voicevoxTerms } from './links.ts'

/** The file type of a full export. */
const filters = [{ name: 'Hot Dash', extensions: ['hotdash'] }]

export type Dialogs = ReturnType<typeof createDialogs>

/** Dialogs over Home. @param home their parent; undefined while Home is closed */
export function createDialogs({ t }: I18n, home: () => BrowserWindow | undefined) {
  const confirm = async (message: string, detail: string, yes: string): Promise<boolean> => {
    const buttons = [t(yes), t('common.cancel')]
    return (await askWithButtons({ type: 'question', message, detail, buttons }, home())) === 0
  }
  const confirmConnection = (question: string, host: string) =>
    confirm(t(question, { host }), t(`${question}Detail`), 'dialog.connect')
  return {
    /** @param address of a Git repository that is to carry Dash */
    confirmRemote: (address: string) =>
      confirm(
        t('dialog.confirmRemote'),
        t('dialog.confirmRemoteDetail', { address }),
        'dialog.connect',
      ),
    /** @returns the absolute path of the folder that the user chose, or null if cancelled */
    async chooseFolder(
      what: 'sources' | 'engine' | 'carrier' | 'pictures',
    ): Promise<string | null> {
      const options = {
        title: t(folderTitles[what]),
        buttonLabel: t('dialog.choose'),
        properties: ['openDirectory' as const],
      }
      const { canceled, filePaths } = await dialog.showOpenDialog(...over(home(), options))
      return canceled ? null : (filePaths[0] ?? null)
    },
    /** @returns the absolute path of the file for an export of everything, or null if cancelled */
    async chooseExport(proposedName: string): Promise<string | null> {
      const options = { title: t('dialog.exportAll'), defaultPath: proposedName, filters }
      const { canceled, filePath } = await dialog.showSaveDialog(...over(home(), options))
      return canceled ? null : filePath
    },
    /** @returns the absolute path of the export to read, or null if cancelled */
    async chooseImport(): Promise<string | null> {
      const title = t('dialog.import')
      const options = { title, filters, properties: ['openFile' as const] }
      const { canceled, filePaths } = await dialog.showOpenDialog(...over(home(), options))
      return canceled ? null : (filePaths[0] ?? null)
    },
    /** Writes a text to a file that the user chooses. @returns ok even if cancelled, or 'export-failed' */
    async save(
      what: 'history' | 'diagnostics',
      proposedName: string,
      text: string | AsyncIterable<string>,
    ): Promise<Result<null, Problem>> {
      const options = { title: t(`dialog.save.${what}`), defaultPath: proposedName }
      const { canceled, filePath } = await dialog.showSaveDialog(...over(home(), options))
      if (canceled) return ok(null)
      try {
        await replaceFile(filePath, text)
        return ok(null)
      } catch {
        return err({ code: 'export-failed', params: { name: basename(filePath) } })
      }
    },
    /** Asks whether Hot Dash may sign in to a host that it has not contacted before. */
    confirmHost: (host: string) => confirmConnection('dialog.confirmHost', host),
    /** Warns that the model's prompts go to another machine, and asks for consent. */
    confirmModelHost: (host: string) => confirmConnection('dialog.confirmModelHost', host),
    confirmLink: (address: string) =>
      confirm(
        t('dialog.openLink', { host: new URL(address).host }),
        t('dialog.openLinkDetail', { address }),
        'dialog.openLinkYes',
      ),
    confirmEngine: ({ engine, title, version, folder, ...offer }: DownloadOffer) => {
      const values = {
        title,
        version,
        folder,
        terms: engine === 'nemo' ? nemoTerms : voicevoxTerms,
        size: sizeText(offer.bytes),
        needed: sizeText(offer.neededBytes),
        free: sizeText(offer.freeBytes),
      }
      const check = offer.isSizeOnly ? 'getEngineSizeOnly' : 'getEngineHash'
      const details = ['getEngineSize', 'getEngineTerms', 'getEngineFolder', check]
      return confirm(
        t('dialog.getEngine', values),
        details.map((detail) => t(`dialog.${detail}`, values)).join('\n\n'),
        'dialog.getEngineYes',
      )
    },
  }
}

/**
 * The arguments of a dialog, over its parent if there is one. Electron has an overload with a parent and one
 * without, and TypeScript matches a spread union to neither, so cast to the first.
 */
const over = <Options>(parent: BrowserWindow | undefined, options: Options) =>
  (parent ? [parent, options] : [options]) as [BrowserWindow, Options]

const folderTitles = {
  sources: 'dialog.addFolder',
  engine: 'dialog.engineFolder',
  carrier: 'dialog.carrierFolder',
  pictures: 'dialog.picturesFolder',
} as const

const sizeText = (bytes: number): string =>
  bytes < 1e9 ? `${megabytes(bytes)} MB` : `${(bytes / 1e9).toFixed(1)} GB`

/** Asks with buttons. Enter and Escape press the last, which changes nothing. @returns the pressed button's index */
async function askWithButtons(
  question: Pick<MessageBoxOptions, 'type' | 'message' | 'detail' | 'defaultId'> & {
    readonly buttons: string[]
  },
  parent?: BrowserWindow,
): Promise<number> {
  const last = question.buttons.length - 1
  const options = { title: 'Hot Dash', defaultId: last, cancelId: last, noLink: true, ...question }
  const { response } = await dialog.showMessageBox(...over(parent, options))
  return response
}

/** @param labels the button of each choice, or null if it is not offered; the last choice changes nothing */
export async function askToChoose<Choice extends string>(
  message: string,
  labels: Readonly<Record<Choice, string | null>>,
): Promise<Choice | undefined> {
  const choices = (Object.keys(labels) as Choice[]).filter((choice) => labels[choice] !== null)
  const buttons = choices.map((choice) => labels[choice] ?? choice)
  return choices[await askWithButtons({ type: 'warning', message, buttons })]
}

/** Why Hot Dash cannot go on. The message is `fatal.<reason>`. */
export type FatalReason = 'uncaught' | 'damage-found'

/** Says why Hot Dash has ended. @returns whether to start it again; Enter chooses that */
export async function offerRestart({ t }: I18n, reason: FatalReason): Promise<boolean> {
  const buttons = [t('fatal.restart'), t('fatal.quit')]
  const message = t(`fatal.${reason}`)
  return (await askWithButtons({ type: 'error', message, buttons, defaultId: 0 })) === 0
}

/**
 * Settles once the user closes the message. (`showErrorBox` would block the process, which could then not even be ended
 * from outside.)
 */
export async function showMessage(message: string, type: 'info' | 'error' = 'info'): Promise<void> {
  await dialog.showMessageBox({ type, title: 'Hot Dash', message })
}
