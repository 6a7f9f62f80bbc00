import { describe, expect, test, vi } from 'vitest'
import { resolveWithin } from '../../../main/desktop/protocol.ts'

vi.mock('electron', () => ({}))

describe('the files that app:// serves', () => {
  test('are below its root', () => {
    expect(resolveWithin('/app/out/renderer', '/home/index.html')).toBe(
      '/app/out/renderer/home/index.html',
    )
    expect(resolveWithin('/app/out/renderer', '/assets/a%20b.css')).toBe(
      '/app/out/renderer/assets/a b.css',
    )
  })

  test.each([
    '/../main/index.js',
    '/..%2fmain%2findex.js',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/home/..\\..\\secret',
    '/home/%00.html',
    '/%E0%A4%A',
    '/../renderer-of-somebody-else/x',
  ])('are never outside it: %s', (path) => {
    expect(resolveWithin('/app/out/renderer', path)).toBeNull()
  })
})
