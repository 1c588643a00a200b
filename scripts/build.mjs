// npm run build: the native engine and both bundles. With --all also native tests and benchmarks.
import { build } from './lib/build.mjs'
import { main } from './lib/install.mjs'

await main((words) => build({ everything: words.includes('--all') }))
