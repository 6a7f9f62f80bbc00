import { createHash } from 'node:crypto'
import { open, readFile, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { fetchFile } from '../../main/base/fetch-file.ts'
import { systemTimers } from '../../main/base/timers.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder()
afterEach(() => {
  vi.restoreAllMocks()
  folder.remove()
})

test('a file is complete even if the system writes only part of each buffer', async () => {
  const probe = await open(join(folder.path, 'probe'), 'w')
  const handles = Object.getPrototypeOf(probe) as FileHandle
  await probe.close()
  const { write } = handles as unknown as {
    readonly write: (this: unknown, ...args: unknown[]) => unknown
  }
  const writeHalf = function (this: unknown, ...[bytes, offset, length, position]: unknown[]) {
    return write.call(this, bytes, offset, Math.ceil(Number(length) / 2), position)
  }
  vi.spyOn(handles, 'write').mockImplementation(writeHalf as never)
  const sent = Buffer.from('a wing, a beak and a flame')
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      for (const chunk of [sent.subarray(0, 11), sent.subarray(11)]) controller.enqueue(chunk)
      controller.close()
    },
  })
  const path = join(folder.path, 'file')
  const hex = createHash('sha256').update(sent).digest('hex')
  const digest = { algorithm: 'sha256', hex } as const
  const remote = { url: 'https://example.com/file', size: sent.length, digest }
  await fetchFile(
    remote,
    { path, offset: 0 },
    {
      fetch: () => Promise.resolve(new Response(body)),
      timers: systemTimers,
      log: { warn: () => undefined },
      signal: new AbortController().signal,
      onProgress: () => undefined,
    },
  )
  expect(await readFile(path)).toEqual(sent)
})
