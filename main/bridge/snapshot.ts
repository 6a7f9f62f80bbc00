import type { Snapshot } from '../../preload/contract/views/snapshot.ts'
import type { Log } from '../base/log.ts'
import { blankParts, type SnapshotParts } from './rules/snapshot-parts.ts'

/** The source of each part. */
export type SnapshotViews = {
  readonly [Name in keyof SnapshotParts]: () => SnapshotParts[Name]
}

/**
 * Builds snapshots: everything that a window may see. If a view throws, its last value is shown, or a blank one
 * before the first; the log gets the cause once, until the view works again.
 * @param views may be added to later; parts without a view are blank
 * @returns a function that returns the current snapshot, and never throws
 */
export function openSnapshots(
  views: Partial<SnapshotViews>,
  log: Pick<Log, 'error'>,
): () => Snapshot {
  const last: { -readonly [Name in keyof SnapshotParts]: SnapshotParts[Name] } = { ...blankParts }
  const failing = new Set<keyof SnapshotParts>()

  function part<Name extends keyof SnapshotParts>(name: Name): SnapshotParts[Name] {
    try {
      last[name] = views[name]?.() ?? last[name]
      failing.delete(name)
    } catch (cause) {
      if (!failing.has(name)) log.error(`the view of ${name} failed`, cause)
      failing.add(name)
    }
    return last[name]
  }

  return () => ({
    ...part('now'),
    ...part('companion'),
    ...part('folders'),
    ...part('github'),
    ...part('settings'),
    ...part('speech'),
    ...part('ledger'),
    ...part('backups'),
    ...part('updates'),
    ...part('crashes'),
  })
}
