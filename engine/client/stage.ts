/** Panic, guards and the machine, as views read them. */
import type {
  CheckItem as CheckItemMessage,
  Machine as MachineMessage,
  Stage as StageMessage,
} from '../contract/gen/mam/v1/stage_pb.js'
import { PanicStep, PowerSource } from '../contract/gen/mam/v1/stage_pb.js'
import { framesFromWire } from '../contract/validate.ts'

export { CheckVerdict, PanicStep, PowerSource } from '../contract/gen/mam/v1/stage_pb.js'

export interface Stage {
  readonly panic: PanicStep
  readonly goGapMs: number
  readonly panicFadeMs: number
}

export interface Machine {
  /** Null where it is not known. */
  readonly diskFreeBytes: number | null
  readonly timeMs: number
  readonly power: PowerSource
  /** 0..100 */
  readonly batteryPercent: number
}

export type CheckItem = Omit<CheckItemMessage, '$typeName' | '$unknown'>

export function stageOf(message: StageMessage | undefined): Stage {
  const { panic = PanicStep.NONE, goGapMs = 0, panicFadeMs = 0 } = message ?? {}
  return { panic, goGapMs, panicFadeMs }
}

export function machineOf(message: MachineMessage | undefined): Machine {
  const { diskFreeBytes = 0n, timeMs = 0n, power = PowerSource.UNSPECIFIED, batteryPercent = 0 } = message ?? {}
  return {
    power,
    batteryPercent,
    timeMs: framesFromWire(timeMs),
    diskFreeBytes: diskFreeBytes === 0n ? null : framesFromWire(diskFreeBytes),
  }
}
