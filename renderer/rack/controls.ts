/** The controls of a node type, made from its descriptor. */
import {
  type FileKey,
  FileKind,
  FileMeaning,
  type LiveParam,
  type NodeDescriptor,
  Smoothing,
  Unit,
} from '../../engine/client/model.ts'
import { labelOfKey } from '../../engine/session/labels.ts'
import type { Choice } from '../ui/list.tsx'
import type { Range } from '../ui/scale.ts'

export interface Control {
  readonly id: string
  readonly label: string
  readonly help: string
  readonly kind: 'knob' | 'switch' | 'choice'
  readonly range: Range
  /** What a reset goes back to. */
  readonly initial: number
  readonly choices: readonly Choice[]
  readonly target: { readonly live: number } | { readonly file: string }
}

export interface Controls {
  /** What a rack file usually sets. */
  readonly main: readonly Control[]
  readonly more: readonly Control[]
}

export function controlsOf(descriptor: NodeDescriptor): Controls {
  const controls = descriptor.params.map((param) => {
    const keys = descriptor.fileKeys.filter((key) => key.param === param.id)
    return {
      isMain: keys.length > 0,
      control: liveControl(
        param,
        keys.find((key) => key.meaning === FileMeaning.START),
      ),
    }
  })
  const fixed = descriptor.fileKeys
    .filter((key) => key.meaning === FileMeaning.FIXED)
    .map((key) => fileControl(key, ''))
  const factors = descriptor.fileKeys
    .filter((key) => key.meaning === FileMeaning.MULTIPLIES)
    .map((key) => fileControl(key, 'File '))
  return {
    main: [...controls.filter(({ isMain }) => isMain).map(({ control }) => control), ...fixed],
    more: [...controls.filter(({ isMain }) => !isMain).map(({ control }) => control), ...factors],
  }
}

function liveControl(param: LiveParam, start: FileKey | undefined): Control {
  const isWhole = start?.kind === FileKind.INT || (param.unit === Unit.SEMITONES && param.smoothing === Smoothing.STEP)
  return {
    id: `live:${param.id}`,
    label: param.label,
    help: helpOf(param.name, param.help),
    kind: kindOf(param.unit, start),
    range: { min: param.min, max: param.max, unit: param.unit, isWhole },
    initial: start ? start.initial : param.initial,
    choices: choicesOf(start),
    target: { live: param.id },
  }
}

function fileControl(key: FileKey, prefix: string): Control {
  const label = labelOfKey(key.key)
  return {
    id: `file:${key.key}`,
    label: prefix ? prefix + label.toLowerCase() : label,
    help: `${helpOf(key.key, key.help)} Takes effect when you let go.`,
    kind: kindOf(key.unit, key),
    range: { min: key.min, max: key.max, unit: key.unit, isWhole: key.kind === FileKind.INT },
    initial: key.initial,
    choices: choicesOf(key),
    target: { file: key.key },
  }
}

function kindOf(unit: Unit, key: FileKey | undefined): Control['kind'] {
  if (unit === Unit.SWITCH || key?.kind === FileKind.BOOL) return 'switch'
  return key?.kind === FileKind.CHOICE ? 'choice' : 'knob'
}

/** One spelling a value: the first one is the one to write. */
function choicesOf(key: FileKey | undefined): Choice[] {
  const choices = key?.kind === FileKind.CHOICE ? key.choices : []
  return choices.filter((choice, i) => choices.findIndex(({ value }) => value === choice.value) === i)
}

function helpOf(name: string, help: string): string {
  return help ? `${help.replace(/\.?$/, '.')} (${name})` : name
}
