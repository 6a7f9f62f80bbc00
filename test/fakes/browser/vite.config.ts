import react from '@vitejs/plugin-react'
import { resolve } from 'node:path'
import { defineConfig } from 'vite'
import { appFonts } from '../../../scripts/pages/app-fonts.ts'
import { appSounds } from '../../../scripts/pages/app-sounds.ts'

/**
 * Serves the pages to a plain browser: `npx vite --config test/fakes/browser/vite.config.ts`, then
 * /home.html?state=first or /poses.html.
 */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), appFonts(resolve(import.meta.dirname, '../../..')), appSounds()],
  build: {
    target: 'chrome130',
    assetsInlineLimit: 0,
    emptyOutDir: true,
    rolldownOptions: {
      input: ['home.html', 'pet.html', 'poses.html'].map(
        (page) => `${import.meta.dirname}/${page}`,
      ),
    },
  },
})
