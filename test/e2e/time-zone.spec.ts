import { execFileSync } from 'node:child_process'
import type {} from '../../renderer/shared/page.tsx'
import { expect, test } from './app.ts'

/** In Japan it is already the next day. */
const instant = '2026-11-25T18:30:00Z'

/** The day according to the C library. */
const dateIn = (tz: string) =>
  execFileSync('date', ['-d', instant, '+%F'], {
    env: { PATH: process.env['PATH'], TZ: tz },
    encoding: 'utf8',
  }).trim()

// A value that Node does not know, a name, and the system's own. test/integration/time-zone.test.ts tries more.
for (const tz of ['JST-9', 'Asia/Tokyo', ':/etc/localtime']) {
  test(`with TZ=${tz} the day matches the output of date`, async ({ start }) => {
    test.skip(process.platform !== 'linux', 'needs GNU date and TZ')
    const dash = await start({ env: { TZ: tz, HOT_DASH_NOW: instant } })
    const home = await dash.openHome()
    const { today } = await home.evaluate(() => window.dash.request('snapshot', null))
    expect(today).toBe(dateIn(tz))
  })
}
