// npm run lint: import directions, Biome, clang-format (where installed), TypeScript. Prints everything it finds.
import { main } from './lib/install.mjs'
import { lintStages } from './lib/stages.mjs'
import { runStages } from './lib/report.mjs'

await main(() => runStages(lintStages))
