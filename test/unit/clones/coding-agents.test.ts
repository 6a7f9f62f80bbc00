import { expect, test } from 'vitest'
import {
  isBotAddress,
  isMadeWithAgent,
  withoutAgentMark,
} from '../../../main/sources/clones/rules/coding-agents.ts'

const made = { author: 'Dash', committer: 'Dash', coAuthors: '' }

test.each([
  ['by a human alone', {}, false],
  ['with another human', { coAuthors: 'Cook <cook@example.org>' }, false],
  ['with a human named like an agent', { coAuthors: 'Claude <claude@example.org>' }, false],
  ['with Claude Code', { coAuthors: 'Claude <noreply@anthropic.com>' }, true],
  ['with Codex', { coAuthors: 'Codex <noreply@openai.com>' }, true],
  ['with Copilot', { coAuthors: 'Copilot <223556219+Copilot@users.noreply.github.com>' }, true],
  ['with Cursor', { coAuthors: 'Cursor <cursoragent@cursor.com>' }, true],
  ['with Aider', { coAuthors: 'aider (gpt) <noreply@aider.chat>' }, true],
  ['with an agent in another case', { coAuthors: 'C <NoReply@Anthropic.com>' }, true],
  ['with an agent after a human', { coAuthors: 'A <a@x>,C <noreply@anthropic.com>' }, true],
  ["under a name with Aider's mark", { author: 'Dash (aider)' }, true],
  ['and committed under such a name', { committer: 'Dash (aider)' }, true],
  ['under a name that only mentions it', { author: 'Dash (aider) fan' }, false],
])('decides whether a commit made %s counts as made with an agent', (_, more, expected) => {
  expect(isMadeWithAgent({ ...made, ...more })).toBe(expected)
})

test.each([
  ['49699333+dependabot[bot]@users.noreply.github.com', true],
  ['41898282+github-actions[bot]@users.noreply.github.com', true],
  ['198982749+Copilot@users.noreply.github.com', true],
  ['noreply@anthropic.com', true],
  ['583231+octocat@users.noreply.github.com', false],
  ['dash@example.org', false],
  ['copilot@example.org', false],
])('%s is a bot’s: %s', (email, expected) => {
  expect(isBotAddress(email)).toBe(expected)
})

test("an agent's suffix is stripped from a name", () => {
  expect(withoutAgentMark('Dash (aider)')).toBe('Dash')
  expect(withoutAgentMark('Dash')).toBe('Dash')
})
