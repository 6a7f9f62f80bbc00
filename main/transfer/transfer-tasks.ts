import { applyImport } from './apply-import.ts'
import { stageImport } from './stage-import.ts'
import { undoImport } from './undo-import.ts'
import { writeExport } from './write-export.ts'

/** The tasks of exports and imports that a worker runs, because they read or write every row. */
export const transferTasks = { writeExport, stageImport, applyImport, undoImport }

export type TransferTasks = typeof transferTasks
