import { describe, expect, it } from 'vitest'
import { mayAsk } from '../../../main/bridge/guard.ts'

const own = new Set([3, 4])
const origin = 'app://hot-dash'
const good = { contents: 3, isMainFrame: true, url: 'app://hot-dash/home/index.html' }

describe('whose requests main answers', () => {
  it.each([good, { ...good, contents: 4, url: 'app://hot-dash/pet/index.html?x#y' }])(
    'the main frame of a window of ours on our own origin: $url',
    (sender) => {
      expect(mayAsk(sender, own, origin)).toBe(true)
    },
  )

  it.each([
    { ...good, contents: 5 },
    { ...good, isMainFrame: false },
    { ...good, url: 'https://hot-dash/home/index.html' },
    { ...good, url: 'app://hot-dash.evil.example/home/index.html' },
    { ...good, url: 'file:///home/index.html' },
    { ...good, url: 'about:blank' },
    { ...good, url: '' },
  ])('nobody else: contents $contents, $url', (sender) => {
    expect(mayAsk(sender, own, origin)).toBe(false)
  })

  it('no frame that is already gone', () => {
    expect(mayAsk(null, own, origin)).toBe(false)
  })
})
