// npm test: installs what npm can give, builds, and runs everything that this machine can run.
//   --only NAME[,NAME]       these stages alone, with the builds
//   --may-skip TEXT[,TEXT]   fail where a test is skipped whose name does not begin with TEXT and whose reason lacks it
//   --long                   whole files in the determinism tests
import { main } from './lib/install.mjs'
import { runStages } from './lib/report.mjs'
import { testStages } from './lib/stages.mjs'

function listAfter(words, name) {
  const at = words.indexOf(name)
  if (at < 0) return undefined
  const list = words[at + 1]
  if (list === undefined) throw new Error(`${name} wants a list of names`)
  return list.split(',').filter(Boolean)
}

function chosen(only) {
  if (!only) return testStages
  const unknown = only.find((name) => !testStages.some((stage) => stage.name === name))
  if (unknown) throw new Error(`no stage ${unknown}; there are: ${testStages.map((stage) => stage.name).join(', ')}`)
  return testStages.filter(
    (stage) => only.includes(stage.name) || only.some((name) => needsOf(name).includes(stage.name)),
  )
}

const needsOf = (name) => testStages.find((stage) => stage.name === name)?.needs ?? []

await main((words) => {
  if (words.includes('--long')) process.env.MAM_LONG = '1'
  const maySkip = listAfter(words, '--may-skip')
  return runStages(chosen(listAfter(words, '--only')), maySkip ? { maySkip } : {})
})
