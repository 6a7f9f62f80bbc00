import type { ServerResponse } from 'node:http'
import type { VoicevoxFault } from './contract.ts'

/** The faults that affect only the body of a response. */
type Spoiling = 'cut' | 'half' | 'stalled'

const spoilt = new WeakMap<ServerResponse, Spoiling>()

const lateMs = 30

/**
 * Makes a call fail.
 * @param how.answer sends the usual response
 * @param how.fail sends 500
 * @param how.die ends the engine
 */
export function goWrong(
  fault: VoicevoxFault,
  response: ServerResponse,
  how: { readonly answer: () => void; readonly fail: () => void; readonly die: () => void },
): void {
  switch (fault) {
    case 'late':
      setTimeout(how.answer, lateMs)
      return
    case 'error':
      how.fail()
      return
    case 'page':
      deliver(response, 200, 'text/html', Buffer.from('<!doctype html><title>hello</title>'))
      return
    case 'empty':
      response.writeHead(204, { server: 'uvicorn', 'content-type': 'application/json' }).end()
      return
    case 'reset':
      response.socket?.destroy()
      return
    case 'silent':
      return
    case 'death':
      how.die()
      return
    case 'cut':
    case 'half':
    case 'stalled':
      spoilt.set(response, fault)
      how.answer()
  }
}

/** Sends a response, or the part that its fault leaves of it. */
export function deliver(
  response: ServerResponse,
  status: number,
  type: string,
  body: Buffer,
): void {
  const spoiling = spoilt.get(response)
  const half = body.subarray(0, Math.floor(body.length / 2))
  response.writeHead(status, {
    server: 'uvicorn',
    'content-type': type,
    'content-length': spoiling === 'half' ? half.length : body.length,
  })
  if (spoiling === undefined) response.end(body)
  else if (spoiling === 'half') response.end(half)
  else response.write(half, () => spoiling === 'cut' && response.socket?.destroy())
}
