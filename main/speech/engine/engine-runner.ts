import { createServer, type AddressInfo } from 'node:net'
import { withDeadline } from '../../base/deadline.ts'
import type { Environment } from '../../base/find-program.ts'
import type { Fetch } from '../../base/http.ts'
import type { Log } from '../../base/log.ts'
import { pause, type Timers } from '../../base/timers.ts'
import type { Problem } from '../../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../../preload/contract/result.ts'
import { identifyEngine } from '../discovery.ts'
import { loopbackOrigin } from '../rules/origins.ts'
import type { EngineFolder } from './engine-folder.ts'
import { endLeftoverEngine, startEngineProcess, type EngineProcess } from './engine-process.ts'

export interface RunnerOptions {
  /** Where the running engine is recorded. Absolute; created when needed. */
  readonly folder: string
  readonly environment: Environment
  readonly timers: Timers
  readonly log: Pick<Log, 'info' | 'warn'>
  /** Reaches this machine: no proxy, and no Origin header. */
  readonly localFetch: Fetch
}

/** The delay between two probes. */
const readyPollMs = 500
/** For all probes together: starting from a cold disk is slow. */
const readyTimeoutMs = 100_000
/** Two programs may find the same port free. */
const maxStarts = 2

export type EngineRunner = ReturnType<typeof openEngineRunner>

/** Runs one engine at a time, and ends it. */
export function openEngineRunner(options: RunnerOptions) {
  const { folder, environment, timers, log, localFetch } = options
  let current: EngineProcess | undefined
  /** Settles when the previous engine and its record are gone. */
  let stopping: Promise<unknown> = Promise.resolve()
  const closing = new AbortController()
  const leftover = endLeftoverEngine(folder, log)

  /** Settles when the running engine is gone. */
  async function stop(): Promise<void> {
    const running = current
    current = undefined
    if (running) stopping = Promise.all([stopping, running.stop()])
    await stopping
  }

  /**
   * Probes an engine until it answers with its own id, it ends, or the time is up. Another program may have taken the
   * port since it was found free, and may answer before our engine notices.
   */
  async function isReady(started: EngineProcess, origin: string): Promise<boolean> {
    const ended = new AbortController()
    void started.ended.then(() => ended.abort())
    return withDeadline(
      { timeoutMs: readyTimeoutMs, signals: [ended.signal], timers },
      async ({ signal }) => {
        for (;;) {
          const found = await identifyEngine(origin, { fetch: localFetch, closing: signal, timers })
          // Without the record, nothing would end it after Hot Dash crashes.
          await started.noted
          if (signal.aborted || current !== started || !started.isRunning()) return false
          if (found.ok && found.value.uuid === started.engine.uuid) return true
          await pause(readyPollMs, signal, timers)
        }
      },
    )
  }

  return {
    /**
     * Starts an engine once the previous one has ended.
     * @param onEnd called if it ends by itself
     * @returns its origin once it answers; `voice-engine-not-started`
     */
    async start(engine: EngineFolder, onEnd: () => void): Promise<Result<string, Problem>> {
      await leftover
      await stop()
      for (let starts = 0; starts < maxStarts; starts += 1) {
        const port = await freePort()
        if (closing.signal.aborted) break
        const started = startEngineProcess(engine, { port, folder, environment, log })
        current = started
        const origin = loopbackOrigin(port)
        if (await isReady(started, origin)) {
          const { name, version } = engine
          log.info('a voice engine was started', { name, version, port })
          void started.ended.then(() => {
            if (current !== started) return
            current = undefined
            onEnd()
          })
          return ok(origin)
        }
        await stop()
      }
      return err({ code: 'voice-engine-not-started', params: { name: engine.name } })
    },
    stop,
    async close(): Promise<void> {
      closing.abort()
      await leftover
      await stop()
    },
  }
}

/** Finds a free port by listening: a port may be reserved without being in use. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
