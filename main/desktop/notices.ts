import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { NoticeView } from '../../preload/contract/views/notices.ts'

const noticesSchema = z.array(
  z.object({ name: z.string(), version: z.string(), license: z.string(), text: z.string() }),
)

/**
 * Reads the licences that the build has collected (scripts/pages/notices.ts).
 * @param pages folder of the built pages, absolute
 * @throws if they were not built
 */
export async function readNotices(pages: string): Promise<readonly NoticeView[]> {
  return noticesSchema.parse(JSON.parse(await readFile(join(pages, 'notices.json'), 'utf8')))
}
