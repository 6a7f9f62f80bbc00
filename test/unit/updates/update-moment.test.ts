import { describe, expect, it } from 'vitest'
import { updateChoices } from '../../../preload/contract/setting-choices.ts'
import { isCheckDue, mayInstall } from '../../../main/updates/rules/update-moment.ts'
import fc from '../../fast-check.ts'

const awaySeconds = 5 * 60
const checkEveryMs = 24 * 3_600_000
const retryAfterMs = 3_600_000

const now = Date.UTC(2026, 10, 26)
const choice = fc.constantFrom(...updateChoices)

describe('checking for a newer version', () => {
  it('happens once a day, or an hour after a failure', () => {
    const due = (agoMs: number, asksEarly = false) =>
      isCheckDue('ask', { checkedAt: now - agoMs, asksEarly }, now)
    expect(isCheckDue('automatic', { checkedAt: null, asksEarly: false }, now)).toBe(true)
    expect(due(checkEveryMs - 1)).toBe(false)
    expect(due(checkEveryMs)).toBe(true)
    expect(due(retryAfterMs - 1, true)).toBe(false)
    expect(due(retryAfterMs, true)).toBe(true)
    // The clock was a year ahead then.
    expect(due(-365 * checkEveryMs)).toBe(true)
  })

  it('never happens before the user has agreed', () => {
    const anyTime = fc.option(fc.integer({ min: 0, max: 2 * now }))
    fc.assert(
      fc.property(choice, anyTime, fc.boolean(), (chosen, checkedAt, asksEarly) => {
        if (isCheckDue(chosen, { checkedAt, asksEarly }, now))
          expect(['automatic', 'ask']).toContain(chosen)
      }),
    )
  })
})

describe('installing', () => {
  const moment = fc.record({
    isDashBusy: fc.boolean(),
    isWorking: fc.boolean(),
    idleSeconds: fc.nat({ max: 2 * awaySeconds }),
  })

  it('never happens while Dash eats or speaks', () => {
    fc.assert(
      fc.property(moment, fc.boolean(), fc.boolean(), (at, isByItself, isWanted) => {
        expect(mayInstall({ ...at, isDashBusy: true }, { isByItself, isWanted })).toBe(false)
      }),
    )
  })

  it('happens at once on request, else on its own while the user is away', () => {
    fc.assert(
      fc.property(moment, fc.boolean(), (at, isByItself) => {
        const free = { ...at, isDashBusy: false }
        expect(mayInstall(free, { isByItself, isWanted: true })).toBe(true)
        expect(mayInstall(free, { isByItself, isWanted: false })).toBe(
          isByItself && !at.isWorking && at.idleSeconds >= awaySeconds,
        )
      }),
    )
  })
})
