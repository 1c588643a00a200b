/** What the `nodeId` of a session's command means. */
import { insideRack } from './endpoints.ts'
import { connectionIds, type Lists, namesOf } from './names.ts'

export type CommandTarget =
  /** A node of a rack, or a control that it exports. */
  | { readonly kind: 'inside'; readonly rack: string; readonly node: string }
  /** A strip: of a rack, `bus:<id>` or `master`; `rack` is set for that of a rack. */
  | { readonly kind: 'strip'; readonly id: string; readonly rack: string | null }
  | { readonly kind: 'insert'; readonly bus: string | null; readonly insert: string }
  | { readonly kind: 'send'; readonly id: string }
  | { readonly kind: 'xfader'; readonly id: string }

type Named = Pick<Lists, 'racks' | 'buses' | 'master' | 'routes' | 'sends' | 'xfaders'>

/** Everything that a command can reach, but for what is inside racks. */
export class CommandTargets {
  readonly #racks: ReadonlySet<string>
  readonly #byName = new Map<string, CommandTarget>()

  constructor(lists: Named) {
    const { racks, buses, master } = namesOf(lists)
    this.#racks = racks
    for (const { id } of lists.xfaders) {
      this.#add(`xfader:${id}:x`, { kind: 'xfader', id })
      this.#add(`xfader:${id}`, { kind: 'xfader', id })
    }
    for (const id of racks) this.#add(id, { kind: 'strip', id, rack: id })
    this.#add('master', { kind: 'strip', id: 'master', rack: null })
    for (const insert of master) this.#add(`master/${insert}`, { kind: 'insert', bus: null, insert })
    for (const [bus, inserts] of buses) {
      this.#add(`bus:${bus}`, { kind: 'strip', id: `bus:${bus}`, rack: null })
      for (const insert of inserts) this.#add(`bus:${bus}/${insert}`, { kind: 'insert', bus, insert })
    }
    for (const id of connectionIds(lists.routes)) this.#add(`route:${id}`, { kind: 'send', id: `route:${id}` })
    for (const id of connectionIds(lists.sends)) this.#add(`send:${id}`, { kind: 'send', id: `send:${id}` })
  }

  /** For suggestions. */
  get names(): Iterable<string> {
    return this.#byName.keys()
  }

  /** `<rack>:<node>` of old files goes before everything that is written alike, but for a crossfader. */
  find(text: string): CommandTarget | undefined {
    const named = this.#byName.get(text)
    if (named?.kind === 'xfader') return named
    const inside = insideRack(text, ':', { racks: this.#racks }) ?? insideRack(text, '/', { racks: this.#racks })
    return inside === undefined ? named : { kind: 'inside', ...inside }
  }

  #add(name: string, target: CommandTarget): void {
    if (!this.#byName.has(name)) this.#byName.set(name, target)
  }
}
