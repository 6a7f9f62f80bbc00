import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron'
import { requestChannel } from '../../preload/contract/dash-bridge.ts'
import type { Problem } from '../../preload/contract/problem.ts'
import type { Done, RequestName, Requests } from '../../preload/contract/requests.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import type { Snapshot } from '../../preload/contract/views/snapshot-view.ts'
import type { Log } from '../base/log.ts'
import type { Pages } from './pages.ts'
import { withVisibleText } from './rules/visible-text.ts'

type HandlerOf<Params, Answer> =
  | ((params: Params, from: WebContents) => Answer | Promise<Answer>)
  // A handler that returns nothing answers ok once it is done.
  | (Done extends Answer ? (params: Params, from: WebContents) => void | Promise<void> : never)

/** A handler throws only for bugs. */
export type Handlers = {
  readonly [Name in RequestName]: HandlerOf<Requests[Name]['parsed'], Requests[Name]['result']>
}

export const done: Done = ok(null)
export const unexpected = err<Problem>({ code: 'unexpected' })

/** A page that floods main with bad requests must not push everything else out of the log. */
const maxLoggedRefusals = 100

type Handler = (
  params: unknown,
  from: WebContents,
) => Snapshot | Result<unknown, Problem> | undefined | Promise<Result<unknown, Problem> | undefined>

/**
 * Checks who sent a request, parses its params and calls its handler. Pages reach main in no other way.
 * @param options.pages the pages that may send requests; a page that does so also listens to events
 * @param options.early the handlers that answer at once
 * @param options.late the other handlers, once they are loaded
 * @param options.onProblem called with the code of each problem that a handler answered
 * @param options.problemOf what to tell the user about an error that a handler threw
 * @returns the close function
 */
export function openBridge(options: {
  readonly pages: Pick<Pages, 'has' | 'markListening'>
  readonly early: Partial<Handlers>
  readonly late: Promise<Partial<Handlers>>
  readonly problemOf: (cause: unknown) => Problem
  readonly onProblem: (code: Problem['code']) => void
  readonly ownOrigin: string
  readonly log: Log
}): () => void {
  const { pages, early, late, problemOf, onProblem, ownOrigin, log } = options

  /**
   * Whether a request comes from one of our windows, from its main frame, and from our own origin
   * (https://www.electronjs.org/docs/latest/tutorial/security, "Validate the sender").
   */
  const isOurs = ({ sender, senderFrame: frame }: IpcMainInvokeEvent): boolean =>
    pages.has(sender) &&
    frame !== null &&
    frame === sender.mainFrame &&
    frame.url.startsWith(`${ownOrigin}/`)

  let refusals = 0
  const warn: Log['warn'] = (...entry) => {
    refusals += 1
    if (refusals <= maxLoggedRefusals) log.warn(...entry)
  }

  async function answer(event: IpcMainInvokeEvent, name: unknown, params: unknown) {
    const sender = { isOurs: isOurs(event), url: event.senderFrame?.url ?? 'a destroyed frame' }
    // Load this only now: zod takes 8 ms to make the schemas, and pages request nothing before their first paint.
    const { isRequestName, requests } = await import('../../preload/contract/requests.ts')
    if (!sender.isOurs || !isRequestName(name)) {
      warn(`refused a request from ${sender.url}`)
      throw new Error('refused')
    }
    // A page of the dev server asks for its snapshot before it listens.
    if (name !== 'snapshot') pages.markListening(event.sender)
    const parsed = requests[name].params.safeParse(params ?? null)
    if (!parsed.success) {
      const paths = parsed.error.issues.map(({ path }) => path)
      warn(`refused the params of ${name}`, paths)
      return unexpected
    }
    try {
      const handler = (early[name] ?? (await late)[name]) as Handler
      const answered = (await handler(parsed.data, event.sender)) ?? done
      if ('ok' in answered && !answered.ok) onProblem(answered.error.code)
      return name === 'snapshot' ? answered : withVisibleText(answered)
    } catch (cause) {
      log.error(`${name} failed`, cause)
      const problem = problemOf(cause)
      onProblem(problem.code)
      return err(problem)
    }
  }

  ipcMain.handle(requestChannel, answer)
  return () => ipcMain.removeHandler(requestChannel)
}
