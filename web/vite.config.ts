import { defineConfig } from 'vite'

// The pages are served under the server's own Content-Security-Policy: nothing inline, no data:
// URLs but for pictures, everything from /assets/.
const api = process.env['ANALYTICSD_CONSOLE'] ?? 'http://127.0.0.1:8081'

export default defineConfig({
  base: '/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    emptyOutDir: true,
  },
  server: {
    host: '127.0.0.1',
    port: 5173,
    // The server wants its own Origin with every change.
    proxy: {
      '/api': {
        target: api,
        changeOrigin: true,
        configure: (proxy) => proxy.on('proxyReq', (request) => request.setHeader('origin', api)),
      },
    },
  },
})
