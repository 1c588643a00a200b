/**
 * Every action of the product, once: menus, palette, shortcuts, controllers, scripts and remotes read this list. The ids are
 * the cases of the contract's Action.
 */
import { type ActionContext, all, inEditMode, type Possible } from './action-context.ts'
import { cueActions } from './registry/cue.ts'
import { editActions } from './registry/edit.ts'
import { exportActions } from './registry/exports.ts'
import { fileActions } from './registry/file.ts'
import { healthActions } from './registry/health.ts'
import { layoutActions } from './registry/layout.ts'
import { mixerActions, mixerValueActions } from './registry/mixer.ts'
import { noteActions } from './registry/notes.ts'
import { patchActions } from './registry/patch.ts'
import { patternActions } from './registry/pattern.ts'
import { playActions } from './registry/play.ts'
import { rackActions } from './registry/rack.ts'
import { stageActions } from './registry/stage.ts'

export type ActionGroup = 'Play' | 'Controls' | 'Rack' | 'Mixer' | 'Session' | 'File' | 'Edit' | 'Stage' | 'Device'

export interface ActionArg {
  readonly name: string
  /** `rack` is a rack's id; '' is the rack in front. */
  readonly kind:
    | 'rack'
    | 'text'
    | 'number'
    | 'whole'
    | 'switch'
    | 'choice'
    | 'path'
    | 'texts'
    | 'actions'
    | 'places'
    | 'control'
    | 'status'
  readonly help: string
  readonly unit?: string
  /** May be left out; `help` says what that means. */
  readonly isOptional?: boolean
  readonly choices?: readonly string[]
}

export interface ActionEntry {
  readonly id: string
  /** For menus and palettes. */
  readonly title: string
  readonly group: ActionGroup
  readonly args: readonly ActionArg[]
  /** In Electron's notation: `CmdOrCtrl+Z`; ' ' is the space bar. */
  readonly shortcut?: string
  /** Two actions may share a shortcut, one of them while it plays. */
  readonly shortcutWhile?: 'playing' | 'stopped'
  readonly possible: Possible
}

const entries = {
  ...playActions,
  ...noteActions,
  ...rackActions,
  ...patchActions,
  ...patternActions,
  ...mixerValueActions,
  ...mixerActions,
  ...layoutActions,
  ...exportActions,
  ...fileActions,
  ...editActions,
  ...healthActions,
  ...cueActions,
  ...stageActions,
}

export type ActionId = keyof typeof entries

/** What stage mode leaves possible: playing, hands, saving, and the way back. Nothing else can happen there by accident. */
const onStage: ReadonlySet<string> = new Set<ActionId>([
  'play',
  'stop',
  'locate',
  'setLoop',
  'trigger',
  'beginGesture',
  'moveGesture',
  'endGesture',
  'setParam',
  'setControl',
  'hitControl',
  'playNote',
  'expressNote',
  'endNote',
  'endNotes',
  'holdNotes',
  'openDevice',
  'dismissNotice',
  'stopJob',
  'frontRack',
  'save',
  'setMode',
  'keepTonight',
  'dropTonight',
  'saveFlightRecord',
  'setCueDevice',
  'cueFile',
  'cueRack',
  'cueNode',
  'stopCue',
  'setCueGain',
  'panic',
  'restoreLevels',
  ...(Object.keys(mixerValueActions) as (keyof typeof mixerValueActions)[]),
])

export const isOnStage = (id: string): boolean => onStage.has(id)

/** In the order of menus. */
export const actionRegistry: readonly (ActionEntry & { readonly id: ActionId })[] = Object.entries(entries).map(
  ([id, entry]) => ({
    id: id as ActionId,
    ...entry,
    possible: isOnStage(id) ? entry.possible : all(inEditMode, entry.possible),
  }),
)

const byId = new Map<string, ActionEntry>(actionRegistry.map((entry) => [entry.id, entry]))

export const findAction = (id: string): ActionEntry | undefined => byId.get(id)

/** What a press of this shortcut asks for now; undefined where nothing has it. */
export function actionOfShortcut(shortcut: string, { isPlaying }: ActionContext): ActionEntry | undefined {
  const state = isPlaying ? 'playing' : 'stopped'
  return actionRegistry.find(
    (entry) => entry.shortcut === shortcut && (entry.shortcutWhile === undefined || entry.shortcutWhile === state),
  )
}
