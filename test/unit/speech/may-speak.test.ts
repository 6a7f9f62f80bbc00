import { describe, expect, test } from 'vitest'
import { permissionToSpeak } from '../../../main/speech/rules/may-speak.ts'
import fc from '../../support/fast-check.ts'

type SpeakingMoment = Parameters<typeof permissionToSpeak>[0]

const ordinary: SpeakingMoment = {
  isAsked: false,
  isQuiet: false,
  isBubbleOnly: false,
  isMuted: false,
  isVisible: true,
}

describe('whether Dash may speak now', () => {
  test.each<[string, Partial<SpeakingMoment>, ReturnType<typeof permissionToSpeak>]>([
    ['at an ordinary moment', {}, 'aloud'],
    ['while Dash is quiet', { isQuiet: true }, 'no'],
    [
      'while Dash is quiet, if the user asked for the line',
      { isQuiet: true, isAsked: true },
      'aloud',
    ],
    ['while Dash is muted', { isMuted: true }, 'in-bubble'],
    ['while no window shows Dash', { isVisible: false }, 'in-bubble'],
    ['just after Dash talked aloud about the same thing', { isBubbleOnly: true }, 'in-bubble'],
  ])('%s', (_, change, expected) => {
    expect(permissionToSpeak({ ...ordinary, ...change })).toBe(expected)
  })

  test('nothing makes a muted or hidden Dash heard', () => {
    const any = fc.record({
      isAsked: fc.boolean(),
      isQuiet: fc.boolean(),
      isBubbleOnly: fc.boolean(),
      isMuted: fc.boolean(),
      isVisible: fc.boolean(),
    })
    fc.assert(
      fc.property(any, (moment) => {
        if (moment.isMuted || !moment.isVisible) expect(permissionToSpeak(moment)).not.toBe('aloud')
      }),
    )
  })
})
