import type { DailyQuestions } from './daily-questions.ts'
import type { GithubClient } from './github-client.ts'
import { GithubFailure } from './octokit.ts'
import type { Retries } from './retries.ts'
import { splitAnswer } from './rules/contribution-answer.ts'
import type { Failure } from './rules/failures.ts'
import { decideOnLonePart, type RangeRecord } from './rules/lone-failure.ts'
import type { SyncPart } from './rules/sync-parts.ts'
import type { SyncPlan } from './sync-plan.ts'
import type { SyncRecorder } from './sync-recorder.ts'

/** What the requests of a sync need. */
export interface RequestTask {
  readonly client: GithubClient
  readonly retries: Retries
  readonly daily: DailyQuestions
}

/** Sends the requests of one sync in turn. Passes on the parts that arrive. Retries, halves or leaves out the others. */
export function createRequestLoop(task: RequestTask, plan: SyncPlan, recorder: SyncRecorder) {
  const { client, retries, daily } = task
  /** The years with contributions; null while they are unknown. */
  let years: readonly number[] | null = null
  /** Only the first request of a sync asks for pull requests. If they do not arrive, they wait for the next sync. */
  let asksPullRequests = daily.isDue('pull-requests')
  let ranges: RangeRecord = { arrived: null, loneFailures: 0 }

  /** Sends the next request, and records whatever arrives. After a failure, later requests may be smaller. */
  async function send(): Promise<void> {
    const capacity = retries.capacity()
    const planned = plan.take(capacity)
    const parts: SyncPart[] = [...planned]
    if (!years) parts.push({ type: 'account' })
    if (asksPullRequests && capacity.isMixed) parts.push({ type: 'pull-requests' })
    asksPullRequests = false
    const reply = await client.ask(parts)
    const { failure, omission } = reply
    if (failure?.code === 'pull-requests-refused') daily.noteAsked('pull-requests')
    if (omission) recorder.noteOmission(parts, omission)
    const { countable, missing } = splitAnswer(reply)
    recorder.record(countable)
    for (const { type, part, answer } of countable) {
      if (type === 'account') years = answer.contributionsCollection.contributionYears
      if (type === 'range') ranges = { ...ranges, arrived: part }
    }
    const isWhole = failure === null
    if (isWhole || missing.length < planned.length) retries.dispatch({ type: 'answered', isWhole })
    if (isWhole) return
    // A question about the account alone cannot get smaller.
    if (planned.length === 0 && failure.code === 'too-large') throw new GithubFailure(failure)
    const isOfPart = await replan(missing, failure)
    await retries.waitAfter(failure, { isOfPart })
  }

  /**
   * Plans again what did not arrive. A single part is retried, halved or left out.
   * @returns whether the failure is of a range under suspicion, so that a smaller request would fail too
   */
  async function replan(missing: readonly SyncPart[], failure: Failure): Promise<boolean> {
    const [failed, ...others] = missing
    if (failed === undefined || others.length > 0) {
      // They come last: if the parts before them arrive, the server is well and a missing part is to blame.
      plan.add(...missing)
      return false
    }
    const after = decideOnLonePart(ranges, failed, failure, retries.isLastTry(failure))
    const { part, step, needsProof } = after
    ranges = after.ranges
    const isProven = !needsProof || (await isServerWell(part))
    if (step === 'retry' || !isProven) plan.add(part)
    else if (step === 'halve' && part.type === 'range') plan.halve(part)
    else recorder.leaveOut(part, failure)
    return part.type === 'range' && part.trust !== 'usual'
  }

  /** Whether the server still answers another query. If a range failed, only a range that arrived can tell. */
  async function isServerWell({ type }: SyncPart): Promise<boolean> {
    if (type === 'range' && !ranges.arrived) return false
    const { failure } = await client.ask([ranges.arrived ?? { type: 'account' }])
    if (!failure) retries.dispatch({ type: 'answered', isWhole: false })
    return !failure
  }

  /** Sends requests until `isDone` and all lookups are done. @returns the years with contributions */
  return async function sendUntil(isDone: () => boolean): Promise<readonly number[]> {
    while (!years || !isDone() || plan.lookupsLeft() > 0) await send()
    return years
  }
}
