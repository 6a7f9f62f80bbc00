import { expect, test } from 'vitest'
import { isPlainWords } from '../../../main/door/rules/plain-words.ts'

test.each([
  'The build is green.',
  'All 128 tests pass, 3 are new!',
  'I let the class token test run again; it passes now',
  'Tests and/or docs: CI/CD is happy (1/2).',
  'Released on 2026/11/30 as v1.2.0 <3',
  'Fixed the item(s) in parser.ts, see commit 62e5079',
  'Saved $5. Ask me: ready?',
  'ビルドが通ったよ。テストは128件、ぜんぶ成功！',
  'はい/いいえ、どっち？（たぶん前者）',
])('%s is plain words', (line) => {
  expect(isPlainWords(line)).toBe(true)
})

test.each([
  'see https://example.com/x',
  'see www.example.com',
  'vscode://file/x',
  'mail me@example.com',
  'at example.com/login',
  'wrote /etc/passwd',
  'in ~/notes',
  'in ./main',
  String.raw`in C:\Users\me`,
  String.raw`on \\server\share`,
  'edited src/main/index',
  'edited main/index.ts',
  'the key is ghp_abcdefghij0123456789',
  'sk-proj-0123456789abcdef',
  'AKIAIOSFODNN7EXAMPLE',
  'password: hunter2',
  'API key = x',
  '-----BEGIN PRIVATE KEY-----',
  '62e5079cd9dfd9862e5079cd9dfd98aabbccddee',
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0',
  'run `make`',
  'const f = () => 1',
  'if (a == b)',
  'std::move',
  'call parse(text)',
  'a && b',
  'return;',
  '<script>alert</script>',
  '${HOME}',
])('%s is refused', (line) => {
  expect(isPlainWords(line)).toBe(false)
})
