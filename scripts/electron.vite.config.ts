import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { resolve } from 'node:path'
import { latinSource } from './latin-source.ts'
import { localLog } from './local-log.ts'
import { ownZodForMcp } from './own-zod.ts'
import { appFonts } from './pages/app-fonts.ts'
import { appSounds } from './pages/app-sounds.ts'
import { drawingLinks } from './pages/drawing-links.ts'
import { openNotices } from './pages/notices.ts'

const root = resolve(import.meta.dirname, '..')

// Everything is bundled except Electron and packages whose binaries are separate files.
const external = ['electron', '7z-wasm', /^node:/]

// These three builds run in order. The pages come last and include the notices of all builds.
const notices = openNotices(root, [
  {
    name: '7z-wasm',
    files: ['License.txt', 'unRarLicense.txt'],
    license: 'LGPL-2.1-or-later, unRAR',
  },
  { name: '@fontsource/nunito', files: ['LICENSE'] },
  { name: '@fontsource/m-plus-rounded-1c', files: ['LICENSE'] },
])

export default defineConfig({
  main: {
    plugins: [localLog(), ownZodForMcp(), latinSource(), notices.collect()],
    define: {
      // The OAuth client id of github.com, built into the product. If it is empty, the app does not offer sign-in
      // through the browser.
      __GITHUB_CLIENT_ID__: JSON.stringify(process.env['HOT_DASH_GITHUB_CLIENT_ID'] ?? ''),
      // The public key that verifies our releases. If it is empty, the app does not check for newer versions.
      __UPDATE_PUBLIC_KEY__: JSON.stringify(process.env['HOT_DASH_UPDATE_PUBLIC_KEY'] ?? ''),
    },
    build: {
      outDir: resolve(root, 'out/main'),
      externalizeDeps: false,
      target: 'node20.18',
      rolldownOptions: {
        input: {
          index: resolve(root, 'main/index.ts'),
          worker: resolve(root, 'main/worker.ts'),
        },
        // Keep the names, so that the stacks in the log are readable.
        output: { format: 'es', minify: { compress: true, mangle: false, codegen: true } },
        external,
      },
    },
  },
  preload: {
    plugins: [notices.collect()],
    build: {
      outDir: resolve(root, 'out/preload'),
      externalizeDeps: false,
      // A sandboxed preload is a single CommonJS file that requires nothing but electron.
      rolldownOptions: {
        input: { index: resolve(root, 'preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
        external: ['electron'],
      },
    },
  },
  renderer: {
    root: resolve(root, 'renderer'),
    plugins: [
      react(),
      appFonts(root),
      appSounds(),
      drawingLinks(),
      latinSource(),
      notices.collect(),
      notices.write(),
    ],
    build: {
      outDir: resolve(root, 'out/renderer'),
      target: 'chrome130',
      minify: true,
      // The pages' content security policy allows no data: fonts.
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: {
          home: resolve(root, 'renderer/home/index.html'),
          pet: resolve(root, 'renderer/pet/index.html'),
        },
      },
    },
  },
})
