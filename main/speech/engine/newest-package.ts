import { fetchWithTimeout, type Fetch } from '../../base/http.ts'
import type { Log } from '../../base/log.ts'
import type { Timers } from '../../base/timers.ts'
import type { Problem } from '../../../preload/contract/problem.ts'
import { err, type Result } from '../../../preload/contract/result.ts'
import type { EngineName } from '../../../preload/contract/views/engines.ts'
import { isListedAddress, makers } from './rules/makers.ts'
import { packageOf, type EnginePackage, type System } from './rules/makers-list.ts'

const listTimeoutMs = 15_000
const maxListBytes = 1 << 20

/**
 * Requests the makers' list, and finds the newest package for this system.
 * @param options.listsBase the base address of the lists
 * @returns `engine-list-absent`, `engine-list-unknown`, `engine-not-for-system`
 */
export async function newestPackage(
  engine: EngineName,
  options: {
    readonly listsBase: string
    readonly fetch: Fetch
    readonly timers: Timers
    readonly system: System
    readonly log: Pick<Log, 'warn'>
  },
): Promise<Result<EnginePackage, Problem>> {
  const { listsBase, fetch, timers, system, log } = options
  let list: unknown
  try {
    const response = await fetchWithTimeout(
      fetch,
      `${listsBase}${makers[engine].list}`,
      { credentials: 'omit', cache: 'no-store' },
      {
        timeoutMs: listTimeoutMs,
        maxBodyBytes: maxListBytes,
        timers,
      },
    )
    if (!response.ok) return err({ code: 'engine-list-absent' })
    list = JSON.parse(await response.text())
  } catch (cause) {
    log.warn("the makers' list could not be read", cause)
    return err({
      code: cause instanceof SyntaxError ? 'engine-list-unknown' : 'engine-list-absent',
    })
  }
  return packageOf(list, system, (address) => isListedAddress(engine, address, listsBase))
}
