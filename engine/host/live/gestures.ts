/**
 * Hands on controls. A gesture belongs to the connection it came over: when that closes, its gestures end as if the hand had
 * let go.
 */
import type { Mode } from '../../session/action-context.ts'
import type { ParamAddress } from '../../session/address.ts'
import { isAtOrIn, type NameChange, renamedAddress, renamedPlace } from '../../session/renames.ts'
import { Refusal } from './refusal.ts'

export interface Gesture {
  rack: string
  readonly by: { readonly id: string; readonly name: string }
  node: string
  readonly param: number
  /** Id of an exported control in place of node and parameter; else ''. */
  readonly control: string
  /** An address in the mixer in place of the node; else ''. */
  mixer: string
  /** When it began: a hand that is still on a control when the mode changes is none of the new one's. */
  readonly mode: Mode
  /** The last value it moved to; undefined before the first move. */
  value: number | undefined
  /** The engine had no room for the value. */
  isOwed: boolean
  /** What it moved last: a solo moves more than itself. */
  moved: readonly ParamAddress[]
}

const MAX_GESTURES_PER_CONNECTION = 64

export class Gestures {
  private readonly byConnection = new Map<string, Map<string, Gesture>>()

  begin(connection: string, id: string, target: Omit<Gesture, 'value' | 'isOwed' | 'moved'>): void {
    const gestures = this.byConnection.get(connection) ?? new Map<string, Gesture>()
    if (gestures.has(id)) throw new Refusal('not-possible', `the gesture "${id}" has begun already`)
    if (gestures.size >= MAX_GESTURES_PER_CONNECTION) throw new Refusal('too-much', 'too many gestures at once')
    this.byConnection.set(connection, gestures.set(id, { ...target, value: undefined, isOwed: false, moved: [] }))
  }

  find(connection: string, id: string): Gesture {
    const gesture = this.byConnection.get(connection)?.get(id)
    if (!gesture) throw new Refusal('not-found', `there is no gesture "${id}"; it may have ended`)
    return gesture
  }

  end(connection: string, id: string): Gesture {
    const gesture = this.find(connection, id)
    this.byConnection.get(connection)?.delete(id)
    return gesture
  }

  /** All of a connection, which is gone. */
  endAll(connection: string): { readonly id: string; readonly gesture: Gesture }[] {
    const gestures = this.byConnection.get(connection) ?? new Map<string, Gesture>()
    this.byConnection.delete(connection)
    return [...gestures].map(([id, gesture]) => ({ id, gesture }))
  }

  all(): Gesture[] {
    return [...this.byConnection.values()].flatMap((gestures) => [...gestures.values()])
  }

  /** Hands hold what they held, whatever its name is now. Returns those that hold nothing any more: they have ended. */
  follow({ renames, gone }: NameChange): Gesture[] {
    const ended: Gesture[] = []
    for (const gestures of this.byConnection.values())
      for (const [id, gesture] of gestures) {
        if (gone.some((place) => isAtOrIn(placeOf(gesture), place))) {
          gestures.delete(id)
          ended.push(gesture)
        }
        const { rack, node } = renamedPlace(gesture, renames)
        Object.assign(gesture, { rack, node, mixer: renamedAddress(gesture.mixer, renames) })
        gesture.moved = gesture.moved.map((one) => renamedPlace(one, renames))
      }
    return ended
  }

  /** Another rack: what hands held is not there any more. */
  clear(): void {
    this.byConnection.clear()
  }
}

/** Of a control, which may move many nodes, its rack. */
function placeOf({ mixer, control, rack, node }: Gesture): string {
  if (mixer !== '') return mixer
  return control === '' ? `${rack}/${node}` : rack
}
