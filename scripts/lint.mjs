// npm run lint: import directions, Biome, clang-format (where installed), TypeScript. Prints everything it finds.
import { main } from './lib/install.mjs'
import { runStages } from './lib/report.mjs'
import { lintStages } from './lib/stages.mjs'

await main(() => runStages(lintStages))
