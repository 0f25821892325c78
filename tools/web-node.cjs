// Loaded into npm by tools/web-packages where the Node.js that npm runs on is too old for the
// packages: npm leaves out what its own Node.js can't run, such as Vite's native part, though it is
// the one among the packages that will run them.
Object.defineProperty(process, 'version', { value: 'v22.23.3' })
