import { expect, test } from 'vitest'
import {
  downloadViewOf,
  reduceDownload,
  type DownloadEvent,
  type DownloadJob,
  type EngineDownload,
} from '../../../../main/speech/local-engines/rules/engine-download.ts'

const job: DownloadJob = {
  engine: 'nemo',
  pack: { version: '1', files: [{ url: 'https://example.com/nemo', size: 1000, digest: null }] },
}
const problem = { code: 'engine-fetch-broken' } as const

/** One download of each kind. */
const downloads = {
  none: { name: 'none' },
  asking: { name: 'asking' },
  begun: { name: 'fetching', job, received: 0 },
  half: { name: 'fetching', job, received: 500 },
  unpacking: { name: 'unpacking', job },
  paused: { name: 'paused', job, received: 500, problem: null },
  failed: { name: 'paused', job, received: 0, problem },
} as const satisfies Record<string, EngineDownload>
type Name = keyof typeof downloads

const names = Object.keys(downloads) as Name[]
const always = (to: Name) => Object.fromEntries(names.map((from) => [from, to]))

/** For each event, what a download becomes; all others stay the same object. */
const transitions: readonly [string, DownloadEvent, Partial<Record<Name, Name>>][] = [
  ['asking', { type: 'asking' }, { none: 'asking' }],
  ['the answers', { type: 'asked' }, { asking: 'none' }],
  ['its begin', { type: 'fetching', job }, { ...always('begun'), paused: 'half' }],
  ['500 bytes', { type: 'received', received: 500 }, { begun: 'half' }],
  ['its last byte', { type: 'unpacking' }, { begun: 'unpacking', half: 'unpacking' }],
  ['a pause', { type: 'paused', paused: { job, received: 500, problem: null } }, always('paused')],
  ['a failure', { type: 'paused', paused: { job, received: 0, problem } }, always('failed')],
  ['its end', { type: 'over' }, always('none')],
]

test.each(transitions)('a download after %s', (_, event, expected) => {
  for (const from of names) {
    const to = expected[from]
    if (to === undefined) expect(reduceDownload(downloads[from], event)).toBe(downloads[from])
    else expect(reduceDownload(downloads[from], event), from).toEqual(downloads[to])
  }
})

test('progress is shown in steps of half a percent', () => {
  expect(reduceDownload(downloads.begun, { type: 'received', received: 4 })).toBe(downloads.begun)
  expect(reduceDownload(downloads.begun, { type: 'received', received: 5 })).toMatchObject({
    received: 5,
  })
})

test.each<[Name, unknown]>([
  ['none', { name: 'none' }],
  ['asking', { name: 'none' }],
  ['half', { name: 'fetching', engine: 'nemo', received: 500, total: 1000, problem: null }],
  ['unpacking', { name: 'unpacking', engine: 'nemo' }],
  ['failed', { name: 'paused', engine: 'nemo', received: 0, total: 1000, problem }],
])('a page sees a download that is %s as %j', (name, view) => {
  expect(downloadViewOf(downloads[name])).toEqual(view)
})
