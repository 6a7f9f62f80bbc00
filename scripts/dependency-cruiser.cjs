/** A pattern for the files of a folder of main. docs/design/architecture.md lists what each may import. */
const room = (name) => `^main/${name}/`

/** @param {string} name @param {string} from @param {string[]} allowed main's folders that it may import */
const onlyUses = (name, from, allowed) => ({
  name: `${name}-imports`,
  severity: 'error',
  from: { path: from },
  to: { path: '^main/', pathNot: [from, ...allowed] },
})

const base = room('base')
const below = [base, room('storage'), room('settings')]

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, dependencyTypesNot: ['type-only'] },
    },
    onlyUses('base', base, []),
    onlyUses('storage', room('storage'), [base]),
    onlyUses('settings', room('settings'), [base, room('storage')]),
    onlyUses('ledger', room('ledger'), below),
    onlyUses('sources-git', room('sources/git'), [base]),
    onlyUses('sources-clones', room('sources/clones'), [
      ...below,
      room('ledger'),
      room('sources/git'),
    ]),
    onlyUses('sources-folders', room('sources/folders'), [
      ...below,
      room('ledger'),
      room('sources/git'),
      room('sources/clones'),
    ]),
    onlyUses('sources-github', room('sources/github'), [...below, room('ledger')]),
    onlyUses('companion', room('companion'), [...below, room('ledger')]),
    onlyUses('carrier', room('carrier'), [...below, room('ledger')]),
    {
      name: 'one-git-that-pushes',
      comment: 'watched repositories never reach the runner of Git that has a network',
      severity: 'error',
      from: {
        path: '^(main|scripts|test)/',
        pathNot: '^main/carrier/(git-exchange|clone-git)\\.ts$',
      },
      to: { path: '^main/carrier/(clone-git|run-remote-git)\\.ts$' },
    },
    onlyUses('speech', room('speech'), [...below, room('companion'), room('ledger')]),
    onlyUses('reactions', room('reactions'), [
      ...below,
      room('ledger'),
      room('companion'),
      room('speech'),
      room('desktop'),
      room('agents'),
      room('sources'),
    ]),
    onlyUses('transfer', room('transfer'), [
      ...below,
      room('ledger'),
      room('companion'),
      '^main/speech/rules/',
    ]),
    onlyUses('diagnostics', room('diagnostics'), [base, room('storage')]),
    onlyUses('door', room('door'), [base]),
    onlyUses('agents', room('agents'), [base]),
    onlyUses('integrations', room('integrations'), [base, '^main/agents/rules/']),
    onlyUses('updates', room('updates'), [base]),
    onlyUses('explanations', room('explanations'), [...below, room('ledger'), room('sources')]),
    onlyUses('bridge', room('bridge'), [base, '^main/(ledger|companion)/rules/']),
    onlyUses('desktop', room('desktop'), [base, room('settings'), room('ledger'), room('bridge')]),
    {
      name: 'zod-mini-only',
      comment: 'docs/design/style.md says what plain zod costs at a start',
      severity: 'error',
      from: { path: '^(main|preload)/' },
      to: { path: 'node_modules/zod/(?!mini/)' },
    },
    {
      name: 'rules-are-pure',
      comment: 'rules/ imports rules/ (and pure packages) only',
      severity: 'error',
      from: { path: '^main/.*/rules/' },
      to: {
        path: '^(main|preload|renderer|scripts|test)/',
        pathNot: ['/rules/', '^preload/contract/'],
      },
    },
    {
      name: 'rules-without-platform',
      severity: 'error',
      from: { path: '^main/.*/rules/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'main-only-knows-the-contract',
      severity: 'error',
      from: { path: '^main/' },
      to: { path: '^(preload|renderer|test|scripts)/', pathNot: ['^preload/contract/'] },
    },
    {
      name: 'pages-only-know-the-contract',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^(main|preload|test|scripts)/', pathNot: ['^preload/contract/'] },
    },
    {
      name: 'pages-load-no-schemas',
      comment: "Zod's eval probe trips a page's CSP; a page may import types",
      severity: 'error',
      from: {
        path: '^(renderer|preload)/',
        pathNot: ['^preload/contract/(requests|page-patch|declared-settings)[.]ts$'],
      },
      to: {
        path: [
          '^preload/contract/(requests|page-patch|declared-settings)[.]ts$',
          '^node_modules/zod/',
        ],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'bird-knows-no-screen',
      severity: 'error',
      from: { path: '^renderer/bird/' },
      to: { path: '^renderer/', pathNot: ['^renderer/bird/'] },
    },
    {
      name: 'electron-in-three-rooms',
      severity: 'error',
      from: {
        path: '^(main|renderer)/',
        pathNot: [
          '^main/desktop/',
          '^main/bridge/',
          '^main/(index|compose)\\.ts$',
          '^main/wiring/',
        ],
      },
      to: { path: '^(node_modules/)?electron(/|$)' },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: ['\\?'] },
    },
  ],
  options: {
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'scripts/tsconfig.base.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '[.](css|svg|woff2|png|wav)' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
}
