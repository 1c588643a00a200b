/** Whether the computer kept up with what is open, as far as it was played. */
import type { Finding, Mend } from './check-item.ts'
import type { LoadFacts } from './night-load.ts'

const margins: Mend = { action: 'setSafety', title: 'Set a larger block' }

/** `limit`: the load, 0..1, from which on the session wants to be warned. */
export function checkLoad({ worstLoad, xruns }: LoadFacts, limit: number): Finding[] {
  return [load(worstLoad, limit), ...lost(xruns)]
}

function load(worst: number | null, limit: number): Finding {
  if (worst === null)
    return {
      id: 'load',
      verdict: 'may',
      words: 'It was not played long enough since it was opened to know its load.',
      help: 'Play what is heaviest for half a minute.',
      mend: { action: 'play', title: 'Play' },
    }
  const words = `The worst load since it was opened was ${percent(worst)}; the limit is ${percent(limit)}.`
  if (worst < limit) return { id: 'load', verdict: 'fine', words }
  const help = 'A larger block, or lighter nodes: the health page shows which cost most.'
  return { id: 'load', verdict: worst >= 1 ? 'will' : 'may', words, help, mend: margins }
}

function lost(xruns: number): Finding[] {
  if (xruns === 0) return [{ id: 'xruns', verdict: 'fine', words: 'No block came late since it was opened.' }]
  const words = `${xruns} ${xruns === 1 ? 'block' : 'blocks'} came late since it was opened: that is heard as a click.`
  return [{ id: 'xruns', verdict: 'may', words, help: 'The health page says why.', mend: margins }]
}

const percent = (share: number): string => `${Math.round(share * 100)} %`
