import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The console's components outside of Next: for `pnpm stories`, and for the component tests. */
export default defineConfig({
  root: here('stories'),
  resolve: {
    alias: { '@': here('src') },
    conditions: ['clientele-source', 'module', 'browser', 'development|production'],
  },
  // Loaded on demand: a development server that finds them late would load React a second time.
  optimizeDeps: { include: ['next-themes', 'sonner', '@base-ui/react/menu', '@base-ui/react/popover'] },
  // Next's own modules ask for it, and a browser has none.
  define: { 'process.env.NODE_ENV': '"development"', 'process.env': '{}' },
})
