import { minuteMs } from '../../../../preload/contract/durations.ts'
import type { Problem } from '../../../../preload/contract/problem.ts'
import { assertNever } from '../../../../preload/contract/result.ts'
import { backOffMs } from '../../../base/rules/waits.ts'
import type { RepositoryId } from '../../../ledger/rules/facts.ts'
import type { StorageFault } from '../../../storage/rules/storage-faults.ts'
import type { GitFailure } from '../../git/rules/git-failure.ts'
import { unsafeOwnerFolder } from '../../git/rules/git-messages.ts'
import type { FirstScanEstimate } from './job-order.ts'

/** How much a scan reads: only new commits and configuration, or everything. */
export type ScanMode = 'incremental' | 'full'

export interface ScanResult {
  /** Null if nothing identifies the clone: it is empty, or shallow and without a remote. */
  readonly repository: RepositoryId | null
  /** Whether there are no local branches: nothing was committed yet, or only a tag was cloned. */
  readonly isEmpty: boolean
  readonly isShallow: boolean
  /**
   * Whether the languages at these branches are recorded, or why not. `due` means that the next scan reads them:
   * listing all files takes longer than reading new commits, and the commits of all clones come first.
   */
  readonly languages: 'read' | 'due' | GitFailure
}

type ReportedFailure = Exclude<GitFailure, { readonly code: 'aborted' }>

type ScanPhase =
  | { readonly name: 'idle' }
  | { readonly name: 'scanning'; readonly mode: ScanMode }
  /** Git was killed in the clone. Do not scan it again before this time is over. */
  | { readonly name: 'backing-off'; readonly durationMs: number }

/** The scans of one clone: the current phase, and what the scans found so far. */
export interface ScanState {
  readonly phase: ScanPhase
  readonly nextMode: ScanMode
  /** Decides when the first scan runs. Null once the clone has been scanned, in this run or an earlier one. */
  readonly estimate: FirstScanEstimate | null
  /** How many times in a row Git was killed in this clone. */
  readonly kills: number
  /** The scan that the user waits for: the first one, or the latest one asked for. Null once it has ended. */
  readonly awaitedScan: 'next' | 'running' | null
  readonly repository: RepositoryId | null
  /** Whether the last scan found no local branches in a complete clone. */
  readonly isEmpty: boolean
  /** Why the last scan failed. Problems in this state lack the clone's name. */
  readonly scanProblem: Problem | null
  /** Why the last scan could not list the files. */
  readonly languageProblem: Problem | null
}

export type ScanEnd =
  /** No Git is usable, or the scan's signal was aborted. */
  | { readonly type: 'stopped' }
  | { readonly type: 'succeeded'; readonly result: ScanResult }
  | { readonly type: 'failed'; readonly failure: GitFailure }
  /** The scan threw. `fault` is null if the database is not the reason. */
  | { readonly type: 'threw'; readonly fault: StorageFault | null }

export type ScanEvent =
  | { readonly type: 'estimated'; readonly estimate: FirstScanEstimate }
  | { readonly type: 'full-scan-requested' }
  | { readonly type: 'started' }
  | ScanEnd
  | { readonly type: 'back-off-ended' }

const firstBackOffMs = minuteMs
const maxBackOffMs = 10 * minuteMs
const idle: ScanPhase = { name: 'idle' }

/** The state of a clone that this run has not scanned yet. */
export const unscanned: ScanState = {
  phase: idle,
  nextMode: 'incremental',
  estimate: null,
  kills: 0,
  awaitedScan: 'next',
  repository: null,
  isEmpty: false,
  scanProblem: null,
  languageProblem: null,
}

export function reduceScanState(state: ScanState, event: ScanEvent): ScanState {
  const { phase } = state
  switch (event.type) {
    case 'estimated':
      return { ...state, estimate: event.estimate }
    case 'full-scan-requested':
      // A running scan continues, and the full scan follows.
      return { ...endBackOff(state), nextMode: 'full', awaitedScan: 'next' }
    case 'started':
      if (phase.name !== 'idle') return state
      return {
        ...state,
        phase: { name: 'scanning', mode: state.nextMode },
        nextMode: 'incremental',
        awaitedScan: state.awaitedScan && 'running',
      }
    case 'stopped':
      return stop(state)
    case 'succeeded':
      return succeed(state, event.result)
    case 'failed':
      return event.failure.code === 'aborted' ? stop(state) : fail(state, event.failure)
    case 'threw': {
      const scanProblem: Problem =
        event.fault === null
          ? { code: 'unexpected' }
          : { code: event.fault, params: { context: 'scan' } }
      return { ...stop(state), awaitedScan: stillAwaited(state), scanProblem }
    }
    case 'back-off-ended':
      return endBackOff(state)
    default:
      return assertNever(event)
  }
}

function endBackOff(state: ScanState): ScanState {
  return state.phase.name === 'backing-off' ? { ...state, phase: idle } : state
}

/** The scan that the user waits for after the running one. */
function stillAwaited({ awaitedScan }: ScanState): 'next' | null {
  return awaitedScan === 'next' ? 'next' : null
}

/** Ends a scan without a result. After a full scan, the next scan is full again. */
function stop(state: ScanState): ScanState {
  const { phase, awaitedScan } = state
  const wasFull = phase.name === 'scanning' && phase.mode === 'full'
  const stopped = { ...state, phase: idle, awaitedScan: awaitedScan && ('next' as const) }
  return wasFull ? { ...stopped, nextMode: 'full' } : stopped
}

function fail(state: ScanState, failure: ReportedFailure): ScanState {
  const scanProblem = problemOfGitFailure(failure)
  const ended = { ...stop(state), awaitedScan: stillAwaited(state), scanProblem }
  return wasKilled(failure) ? backOff(ended) : ended
}

function wasKilled({ code }: GitFailure): boolean {
  return code === 'timeout' || code === 'too-much-memory'
}

function backOff(state: ScanState): ScanState {
  const kills = state.kills + 1
  const durationMs = backOffMs(firstBackOffMs, kills, maxBackOffMs)
  return { ...state, kills, phase: { name: 'backing-off', durationMs } }
}

function succeed(state: ScanState, result: ScanResult): ScanState {
  const { repository, languages } = result
  const scanned: ScanState = {
    ...state,
    phase: idle,
    estimate: null,
    awaitedScan: stillAwaited(state),
    repository,
    isEmpty: result.isEmpty && !result.isShallow,
    scanProblem: problemOfResult(result),
  }
  if (languages === 'due') return scanned
  if (languages === 'read') return { ...scanned, kills: 0, languageProblem: null }
  if (languages.code === 'aborted') return { ...scanned, kills: 0 }
  const unlisted: ScanState = { ...scanned, languageProblem: { code: 'languages-unread' } }
  return wasKilled(languages) ? backOff(unlisted) : { ...unlisted, kills: 0 }
}

function problemOfResult({ repository, isEmpty, isShallow }: ScanResult): Problem | null {
  // The user cloned a tag: no branch leads to its commits.
  if (isEmpty && isShallow) return { code: 'repository-shallow', params: { context: 'branchless' } }
  // The clone has commits but no id: it is shallow and has no remote.
  return repository === null && !isEmpty ? { code: 'repository-shallow' } : null
}

function problemOfGitFailure(failure: ReportedFailure): Problem {
  switch (failure.code) {
    case 'exited': {
      const folder = unsafeOwnerFolder(failure.message)
      return folder === null
        ? { code: 'repository-unreadable' }
        : { code: 'repository-owner', params: { folder } }
    }
    case 'obstacle':
      return { code: 'repository-unsafe', params: { place: failure.place } }
    case 'too-much-memory':
      return { code: 'git-memory' }
    case 'process-failed':
    case 'timeout':
      return { code: 'git-failed' }
    default:
      return assertNever(failure)
  }
}
