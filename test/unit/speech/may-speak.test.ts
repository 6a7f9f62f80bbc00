import { describe, expect, test } from 'vitest'
import { audibilityAt } from '../../../main/speech/rules/may-speak.ts'
import fc from '../../support/fast-check.ts'

type SpeakingMoment = Parameters<typeof audibilityAt>[0]

const ordinary: SpeakingMoment = {
  isAsked: false,
  isQuiet: false,
  maxAudibility: 'aloud',
  isMuted: false,
  isVisible: true,
}

describe('whether Dash may speak now', () => {
  test.each<[string, Partial<SpeakingMoment>, ReturnType<typeof audibilityAt>]>([
    ['at an ordinary moment', {}, 'aloud'],
    ['while Dash is quiet', { isQuiet: true }, 'none'],
    [
      'while Dash is quiet, if the user asked for the line',
      { isQuiet: true, isAsked: true },
      'aloud',
    ],
    ['while Dash is muted', { isMuted: true }, 'bubble'],
    [
      'while Dash is muted, and the line may not even be shown',
      { isMuted: true, maxAudibility: 'none' },
      'none',
    ],
    ['while no window shows Dash', { isVisible: false }, 'bubble'],
    ['just after Dash talked aloud about the same thing', { maxAudibility: 'bubble' }, 'bubble'],
  ])('depends on the moment: %s', (_, change, expected) => {
    expect(audibilityAt({ ...ordinary, ...change })).toBe(expected)
  })

  test('is never true while Dash is muted or hidden', () => {
    const any = fc.record({
      isAsked: fc.boolean(),
      isQuiet: fc.boolean(),
      maxAudibility: fc.constantFrom('none', 'bubble', 'aloud'),
      isMuted: fc.boolean(),
      isVisible: fc.boolean(),
    })
    fc.assert(
      fc.property(any, (moment) => {
        if (moment.isMuted || !moment.isVisible) expect(audibilityAt(moment)).not.toBe('aloud')
      }),
    )
  })
})
