/** The download of a voice engine, and how it changes. Hot Dash downloads one engine at a time. */
import * as z from 'zod/mini'
import type { Problem } from '../../../../preload/contract/problem.ts'
import { assertNever } from '../../../../preload/contract/result.ts'
import {
  engineNames,
  type EngineFetchView,
} from '../../../../preload/contract/views/engines-view.ts'
import { enginePackageSchema, sizeOf } from './makers.ts'

/** What to download. It is stored beside the package, so that the download survives a restart. */
export const downloadJobSchema = z.object({
  engine: z.enum(engineNames),
  pack: enginePackageSchema,
})
export type DownloadJob = z.output<typeof downloadJobSchema>

export type EngineDownload =
  | { readonly name: 'none' }
  /** Asking the makers what to download, and then the user whether to download it. */
  | { readonly name: 'asking' }
  | { readonly name: 'fetching'; readonly job: DownloadJob; readonly received: number }
  | { readonly name: 'unpacking'; readonly job: DownloadJob }
  /** `problem`: why the download is paused; null if the user paused it. */
  | {
      readonly name: 'paused'
      readonly job: DownloadJob
      readonly received: number
      readonly problem: Problem | null
    }

type Paused = Extract<EngineDownload, { readonly name: 'paused' }>

export type DownloadEvent =
  | { readonly type: 'asking' | 'unpacking' }
  /** The makers and the user have answered. */
  | { readonly type: 'asked' }
  | { readonly type: 'fetching'; readonly job: DownloadJob }
  /** In bytes. */
  | { readonly type: 'received'; readonly received: number }
  | { readonly type: 'paused'; readonly paused: Omit<Paused, 'name'> }
  /** The engine is installed, or the user has cancelled the download. */
  | { readonly type: 'over' }

/** How many times a download reports its progress. */
const progressSteps = 200

/** @returns the same download if the event does not fit it, or does not change what is shown of it */
export function reduceDownload(download: EngineDownload, event: DownloadEvent): EngineDownload {
  switch (event.type) {
    case 'asking':
      return download.name === 'none' ? { name: 'asking' } : download
    case 'asked':
      // In any other state, the download has begun.
      return download.name === 'asking' ? { name: 'none' } : download
    case 'fetching': {
      const received = download.name === 'paused' ? download.received : 0
      return { name: 'fetching', job: event.job, received }
    }
    case 'received': {
      if (download.name !== 'fetching') return download
      const { job, received } = download
      const stepOf = (bytes: number) => Math.floor((bytes / sizeOf(job.pack)) * progressSteps)
      return stepOf(received) === stepOf(event.received)
        ? download
        : { ...download, received: event.received }
    }
    case 'unpacking':
      return download.name === 'fetching' ? { name: 'unpacking', job: download.job } : download
    case 'paused':
      return { name: 'paused', ...event.paused }
    case 'over':
      return { name: 'none' }
    default:
      return assertNever(event)
  }
}

export function downloadViewOf(download: EngineDownload): EngineFetchView {
  if (!('job' in download)) return { name: 'none' }
  const { engine, pack } = download.job
  if (download.name === 'unpacking') return { name: 'unpacking', engine }
  const { name, received } = download
  const problem = download.name === 'paused' ? download.problem : null
  return { name, engine, received, total: sizeOf(pack), problem }
}
