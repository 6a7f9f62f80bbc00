import { expect, test } from './app.ts'

test('pages come only from app://, with the policy, by GET, and from below one folder', async ({
  start,
}) => {
  const dash = await start()
  const home = await dash.openHome()
  const get = (path: string, method = 'GET') =>
    home.evaluate(
      async ([path, method]) => {
        const response = await fetch(path, { method })
        const { status, headers } = response
        return { status, headers: Object.fromEntries(headers), text: await response.text() }
      },
      [path, method] as const,
    )

  const page = await get('/home/index.html')
  expect(page.status).toBe(200)
  expect(page.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-cache',
  })
  const policy = page.headers['content-security-policy']
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("script-src 'self'")
  expect(policy).not.toContain('unsafe')
  expect(page.text).toContain('id="initial-snapshot"')

  for (const [path, method] of [
    ['/home/index.html', 'POST'],
    ['/nothing.js', 'GET'],
    ['/%2e%2e/main/index.js', 'GET'],
    ['/..%2f..%2fpackage.json', 'GET'],
    ['/clip/none', 'GET'],
  ] as const) {
    const answer = await get(path, method)
    expect([path, answer.status, answer.text]).toEqual([path, 404, ''])
    expect(answer.headers['content-security-policy']).toBe(policy)
  }
})

test('a page runs only its own scripts, and reaches no other origin', async ({ start }) => {
  const dash = await start()
  const home = await dash.openHome()
  const refused = await home.evaluate(async () => {
    const violations = new Set<string>()
    const both = new Promise<void>((resolve) => {
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
        violations.add(effectiveDirective)
        if (violations.size === 2) resolve()
      })
    })
    const script = document.createElement('script')
    script.textContent = 'document.title = "run"'
    document.body.append(script)
    const reached = await fetch('https://github.com/').then(
      () => 'reached',
      () => 'refused',
    )
    await both
    return { violations: [...violations], reached, title: document.title }
  })
  expect(refused.reached).toBe('refused')
  expect(refused.title).not.toBe('run')
  expect(refused.violations.sort()).toEqual(['connect-src', 'script-src-elem'])
})
