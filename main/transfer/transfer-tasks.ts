import { applyImport } from './apply-import.ts'
import { stageImport } from './stage-import.ts'
import { startOver, undoStartOver } from './start-over.ts'
import { undoImport } from './undo-import.ts'
import { writeExport } from './write-export.ts'

/** The tasks of exports, imports and new lives that a worker runs, because they read or write every row. */
export const transferTasks = {
  writeExport,
  stageImport,
  applyImport,
  undoImport,
  startOver,
  undoStartOver,
}

export type TransferTasks = typeof transferTasks
