/** The cue's actions, and what they name: racks of the session and files. */
import { basename } from 'node:path'
import type { RackPlan } from '../../formats/plan.ts'
import { parseRack } from '../../formats/rack.ts'
import { fileIdOfRack, rackOf } from '../../session/document.ts'
import { readRackFile } from '../files.ts'
import type { ActionCase } from '../live/document-calls.ts'
import type { Player } from '../live/player.ts'
import { Refusal } from '../live/refusal.ts'
import type { Project } from '../project/project.ts'
import type { Cue } from './cue.ts'

type CueAction = Extract<
  ActionCase,
  { case: 'setCueDevice' | 'cueFile' | 'cueRack' | 'cueNode' | 'stopCue' | 'setCueGain' }
>

const cases: ReadonlySet<string> = new Set<CueAction['case']>([
  'setCueDevice',
  'cueFile',
  'cueRack',
  'cueNode',
  'stopCue',
  'setCueGain',
])

export const isCueAction = (action: ActionCase): action is CueAction => cases.has(action.case)

/** What plays, where single nodes can be heard. */
type Tappable = Pick<Player, 'tapOf'>

/** Rejects with Refusal; then what was heard is heard on. */
export async function performCue(action: CueAction, cue: Cue, project: Project, player: Tappable): Promise<void> {
  switch (action.case) {
    case 'setCueDevice':
      return cue.setDevice(action.value.name)
    case 'setCueGain':
      return cue.setGain(action.value.gainDb)
    case 'stopCue':
      return cue.stop()
    case 'cueFile':
      return cue.cueFile(action.value.path, basename(action.value.path))
    case 'cueNode':
      return cue.cueNode(action.value.node, player.tapOf({ rack: project.front, node: action.value.node }))
    case 'cueRack': {
      const { path, rack } = action.value
      if (path) return cue.cueRack(path, basename(path), await planOfFile(path))
      const id = rack || project.front
      return cue.cueRack(id, project.slots().find((slot) => slot.id === id)?.name ?? id, planOfRack(project, id))
    }
  }
}

function planOfRack({ document }: Project, id: string): RackPlan {
  const file = id ? fileIdOfRack(document, id) : undefined
  if (!file) throw new Refusal('not-found', id ? `the session has no rack ${id}` : 'no rack is open')
  const { plan } = rackOf(document, file).document
  if (!plan) throw new Refusal('failed', `${id} has errors and cannot be heard`)
  return plan
}

async function planOfFile(path: string): Promise<RackPlan> {
  let text: string
  try {
    text = (await readRackFile(path)).text
  } catch (error) {
    throw new Refusal('not-found', (error as Error).message)
  }
  const { plan } = parseRack(text, { file: path }).document
  if (!plan) throw new Refusal('failed', `${basename(path)} is no rack that can be heard`)
  return plan
}
