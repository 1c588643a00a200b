/**
 * What the words of a session mean: ends of routes, sends and keys, and targets of commands. A name that is new may read as the
 * beginning or the end of another word, and must not give it another meaning.
 */
import { applyChange, type Change } from '../../change.ts'
import type { Document } from '../../document.ts'
import { CommandTargets } from '../../file/command-targets.ts'
import { type MixerContent, mixerOf, textOf } from '../../mixer/content.ts'
import { addressOf, findEnd, type Side } from '../../mixer/ends.ts'
import { short } from '../action.ts'
import { refuse } from './target.ts'

interface Meaning {
  readonly words: string
  /** undefined: none. */
  readonly means: string | undefined
}

/** Of one place to another. */
export type Renaming = readonly [from: string, to: string]

/** Throws SessionRefusal where something that had a meaning would have another. Returns the change. */
export function checkMeanings(
  document: Document,
  change: Change,
  name: string,
  [from, to]: Renaming = ['', ''],
): Change {
  const renamed = (address: string) =>
    from !== '' && (address === from || address.startsWith(`${from}/`)) ? `${to}${address.slice(from.length)}` : address
  const before = meaningsOf(mixerOf(document), renamed)
  const after = meaningsOf(mixerOf(applyChange(document, change)), (address) => address)
  for (const [at, { words, means }] of before.entries())
    if (means !== undefined && after[at]?.means !== means)
      refuse(`with the name ${short(name)}, ${JSON.stringify(short(words))} in the session would mean something else`)
  return change
}

function meaningsOf(content: MixerContent, renamed: (address: string) => string): Meaning[] {
  const { names, session } = content
  const end = (words: string, side: Side): Meaning => {
    const found = findEnd(names, words, side)
    return { words, means: found && renamed(addressOf(found)) }
  }
  const ends = (list: MixerContent['sidechains'], side: Side) =>
    list.flatMap(({ json }) => [end(textOf(json, 'from'), 'from'), end(textOf(json, 'to'), side)])
  const targets = new CommandTargets(session)
  const places = new Map<string, string>([
    ...content.sends.map(({ id }, at) => [`send:${id}`, `send ${at}`] as const),
    ...content.routes.map(({ id }, at) => [`route:${id}`, `route ${at}`] as const),
  ])
  const commands = session.commands.map(({ nodeId: words }): Meaning => {
    const target = targets.find(words)
    if (target === undefined) return { words, means: undefined }
    if (target.kind === 'inside') return { words, means: `inside ${renamed(`${target.rack}/${target.node}`)}` }
    if (target.kind === 'insert') return { words, means: renamed(addressOf(target)) }
    if (target.kind === 'send') return { words, means: places.get(target.id) }
    return { words, means: target.kind === 'xfader' ? `xfader ${target.id}` : renamed(target.id) }
  })
  return [...ends(content.routes, 'to'), ...ends(content.sends, 'to'), ...ends(content.sidechains, 'key'), ...commands]
}
