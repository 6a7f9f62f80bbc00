import { startVoicevox } from '../../fakes/voicevox/server.ts'
import { expect, picture, watchDash } from '../app.ts'
import { test, homePageObject, expectFeeding } from './set-up.ts'

test.describe('the voice engine', () => {
  test('is reported once in the nest if it dies in mid-sentence, and a new search finds it', async ({
    start,
  }) => {
    const engine = await startVoicevox()
    let back = engine
    try {
      const dash = await start({ locale: 'ja', env: { HOT_DASH_VOICEVOX_URL: engine.url } })
      const home = await dash.openHome()
      const homePage = homePageObject(home, 'ja')
      await engine.received('/speakers')
      engine.configure({ fault: { path: '/synthesis', fault: 'cut' } })
      const record = await watchDash(home)
      const release = engine.hold('/synthesis')
      await homePage.button('pantry.feedOne').click()
      await engine.received('/synthesis')
      release()
      await engine.close()
      // The words stay in the bubble, and chirps replace the voice.
      await expect.poll(async () => (await record()).words).not.toEqual([])
      await expect.poll(async () => (await record()).events).toContain('speaks')
      await homePage.reads('problem.voice-engine-died')
      await picture(home, 'bad-engine-died-ja')
      await homePage.openSettings('voice')
      await homePage.reads('problem.voice-engine-died')
      // Dash can still eat.
      await expectFeeding(dash, 'ja')
      await homePage.openSettings('voice')
      await homePage.button('settings.engine.find').click()
      await homePage.reads('problem.voice-engine-absent')
      await homePage.button('settings.engine.try').click()
      await homePage.reads('problem.voice-engine-absent')

      back = await startVoicevox(engine.port)
      await homePage.button('settings.engine.find').click()
      const found = { brand: 'VOICEVOX OSS', version: '0.25.2' }
      await expect(home.getByText(homePage.t('settings.engine.found', found))).toBeVisible()
      await homePage.readsNoMore('problem.voice-engine-absent')
    } finally {
      await back.close()
    }
  })

  for (const [what, answer] of [
    ['answers nonsense', { status: 200, raw: '<html>' }],
    ['is not an engine', { status: 404, raw: 'not here' }],
  ] as const) {
    test(`is reported as unusable if the server at its address ${what}`, async ({ start }) => {
      const engine = await startVoicevox()
      engine.configure({ responses: { '/version': answer } })
      try {
        const dash = await start({ locale: 'ja', env: { HOT_DASH_VOICEVOX_URL: engine.url } })
        const home = await dash.openHome()
        const homePage = homePageObject(home, 'ja')
        await homePage.reads('problem.voice-bad-answer')
        await homePage.openSettings('voice')
        await homePage.reads('problem.voice-bad-answer')
        await picture(home, 'bad-engine-ja')
        await homePage.button('settings.engine.find').click()
        await homePage.reads('problem.voice-bad-answer')
        await expectFeeding(dash, 'ja')
      } finally {
        await engine.close()
      }
    })
  }
})
