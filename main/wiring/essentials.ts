import { err, ok, type Result } from '../../preload/contract/result.ts'
import type { Locale } from '../../preload/contract/declared-settings.ts'
import { createCompanion } from '../companion/companion.ts'
import { prepareDataFolder } from '../desktop/data-folder.ts'
import { createQuiet } from '../settings/quiet.ts'
import { createSettings } from '../settings/settings.ts'
import { openData, type Data, type DataOptions, type DataProblem } from '../storage/open-data.ts'
import { storageFaultOf } from '../storage/rules/storage-faults.ts'
import type { ProcessContext } from './process-context.ts'

/** What the first window needs, except for the windows themselves. */
export type Essentials = ReturnType<typeof createEssentials>

/** Why Hot Dash cannot start with the data as they are. */
export type StartProblem = DataProblem | { readonly code: 'unexpected'; readonly cause: unknown }

/** How the previous attempt's problem was solved. */
export type Resolution = Partial<Pick<DataOptions, 'migrates' | 'ignoresState'>>

/** Opens the data folder, and everything else that needs only the data. */
export function openEssentials(
  context: ProcessContext,
  { migrates = false, ignoresState = false }: Resolution = {},
): Result<Essentials, StartProblem> {
  const opened = open(context, { migrates, ignoresState })
  if (!opened.ok && !isIntended(opened.error.code))
    context.log.error(`Hot Dash cannot start: ${opened.error.code}`, opened.error)
  return opened
}

/** Whether the problem is expected: an update must migrate the data, or the user wants to restore or change them. */
const isIntended = (code: StartProblem['code']) =>
  code === 'migration-due' || code === 'restore-wanted' || code === 'change-wanted'

function open(
  context: ProcessContext,
  resolution: Required<Resolution>,
): Result<Essentials, StartProblem> {
  const { files, log, clock } = context
  let data: Data | undefined
  try {
    prepareDataFolder(files.folder, log)
    const opened = openData(files, { clock, ...resolution })
    if (!opened.ok) return opened
    data = opened.value
    return ok(createEssentials(context, data))
  } catch (cause) {
    const fault = storageFaultOf(cause)
    // Unless the disk is merely full, do not write to a database that may be damaged while closing it.
    if (data !== undefined && fault !== 'disk-full') data.store.stopWriting()
    data?.close()
    if (fault !== null) return err({ code: fault, cause })
    return err({ code: data === undefined ? 'database-unreadable' : 'unexpected', cause })
  }
}

function createEssentials(context: ProcessContext, data: Data) {
  const { log, clock, systemLocale } = context
  const { store } = data
  const settings = createSettings(store, log)
  const companion = createCompanion({ store, clock, log })
  const quiet = createQuiet({ settings, clock, log })
  const locale = (): Locale => {
    const choice = settings.all().locale
    return choice === 'system' ? systemLocale() : choice
  }
  return { ...context, locale, data, store, settings, quiet, companion }
}
