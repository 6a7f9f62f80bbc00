import { defineConfig } from 'eslint/config'
import node from 'eslint-plugin-n'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

const rawIpc = {
  selector:
    'MemberExpression[object.name=/^ipc(Main|Renderer)$/][property.name=/^(on|handle|send|invoke|sendSync)$/]',
  message: 'Requests and events go through the typed maps of preload/contract.',
}

/** To find a program by its bare name, the system also searches places where anyone may have put a program. */
const bareProgram = {
  selector:
    'CallExpression:matches([callee.name=/^(run|spawn|execFile)(Sync)?$/], [callee.callee.name="promisify"]) > Literal.arguments:first-child[value=/^[\\w.-]+$/]',
  message: 'Name the program by its absolute path: base/find-program.ts.',
}

/** Node 20 frees these signals while a request still needs them (https://github.com/nodejs/node/issues/57736). */
const collectedSignals = ['any', 'timeout'].map((property) => ({
  object: 'AbortSignal',
  property,
  message: 'Use withDeadline of main/base/timers.ts.',
}))

export default defineConfig(
  { ignores: ['out/', 'dist/', '.cache/', 'test/output/', 'node_modules/'] },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        project: [
          './main/tsconfig.rules.json',
          './preload/tsconfig.contract.json',
          './main/tsconfig.json',
          './preload/tsconfig.json',
          './renderer/tsconfig.json',
          './tools/vscode/tsconfig.json',
          './scripts/tsconfig.json',
          './test/tsconfig.json',
        ],
        tsconfigRootDir: new URL('..', import.meta.url).pathname,
      },
    },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'no-restricted-syntax': ['error', rawIpc],
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: 'electron',
              message: 'Only desktop, bridge, wiring and compose.ts know Electron.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['main/**/*.ts'],
    rules: {
      'no-restricted-properties': ['error', ...collectedSignals],
      'no-restricted-syntax': ['error', rawIpc, bareProgram],
    },
  },
  {
    // Pure functions use neither the clock, nor randomness, nor the machine's time zone.
    files: ['main/**/rules/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', 'Intl', 'crypto', 'performance'],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now' },
        { object: 'Math', property: 'random' },
        ...collectedSignals,
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'Pass the instant in.',
        },
        {
          selector:
            'CallExpression[callee.property.name=/^(toLocale.*|getTimezoneOffset|getHours|getDate|getDay|getMonth|getFullYear)$/]',
          message: "Rules must not depend on the machine's time zone and language.",
        },
      ],
    },
  },
  {
    // Development and tests run main inside Electron 33 (Node 20.18) if Electron 45 is unavailable.
    files: ['main/**/*.ts'],
    plugins: { n: node },
    rules: {
      'n/no-unsupported-features/es-builtins': [
        'error',
        // Its V8 is newer than that of Node 20.18, and has this.
        { version: '>=20.18.0', ignores: ['Map.groupBy'] },
      ],
      'n/no-unsupported-features/node-builtins': [
        'error',
        { version: '>=20.18.0', allowExperimental: true },
      ],
    },
  },
  {
    files: [
      'main/desktop/**',
      'main/bridge/**',
      'main/index.ts',
      'main/compose.ts',
      'main/wiring/**',
      'preload/index.ts',
    ],
    rules: { 'no-restricted-imports': 'off' },
  },
  {
    // Only these two files may make raw calls.
    files: ['main/bridge/bridge.ts', 'preload/index.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['renderer/**/*.ts', 'renderer/**/*.tsx', 'tools/vscode/view/**/*.tsx'],
    extends: [reactHooks.configs.flat['recommended-latest']],
    rules: {
      'no-restricted-globals': [
        'error',
        'fetch',
        'localStorage',
        'sessionStorage',
        'indexedDB',
        'require',
        'process',
      ],
    },
  },
  {
    files: ['scripts/**/*.ts', 'test/bench/**/*.ts', 'test/soak/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['test/**/*.ts', 'test/**/*.tsx'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-restricted-imports': 'off',
    },
  },
  {
    // Tests wait for events, because timings are unreliable on a busy machine. Only the bench measures time.
    files: ['test/{unit,integration,renderer,e2e,package}/**/*.ts', 'test/renderer/**/*.tsx'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          name: 'node:timers/promises',
          importNames: ['setTimeout', 'setInterval', 'scheduler'],
          message: 'Tests wait for events, not for time.',
        },
      ],
      'no-restricted-properties': [
        'error',
        {
          property: 'waitForTimeout',
          message: 'Tests wait for events, not for time.',
        },
        {
          object: 'vi',
          property: 'waitFor',
          message: 'vi.waitFor gives up after a second: use waitFor of @testing-library/react.',
        },
      ],
    },
  },
)
