import { type ReactNode, useEffect, useMemo } from 'react'
import { Unit } from '../../engine/client/model.ts'
import { ChoiceField } from '../ui/choice-field.tsx'
import { localDriver } from '../ui/control.ts'
import { Fader } from '../ui/fader.tsx'
import { onMotion } from '../ui/frame.ts'
import { Knob } from '../ui/knob.tsx'
import { NumberField } from '../ui/number-field.tsx'
import { fromTravel, type Range } from '../ui/scale.ts'
import { Switch } from '../ui/switch.tsx'
import { text } from './text.ts'

interface Props {
  readonly isLocked: boolean
  readonly moves: boolean
}

const cutoff: Range = { min: 20, max: 18000, unit: Unit.HERTZ, isWhole: false }
const decay: Range = { min: 1, max: 5000, unit: Unit.MILLISECONDS, isWhole: false }
const pan: Range = { min: -1, max: 1, unit: Unit.UNSPECIFIED, isWhole: false }
const level: Range = { min: -60, max: 6, unit: Unit.DECIBELS, isWhole: false }
const note: Range = { min: 0, max: 127, unit: Unit.SEMITONES, isWhole: true }
const mix: Range = { min: 0, max: 100, unit: Unit.PERCENT, isWhole: false }
const tempo: Range = { min: 20, max: 300, unit: Unit.BPM, isWhole: false }
const SWEPT = { min: 0.35, max: 0.75 }

/** Every control; each row by one kind. */
export function Controls({ isLocked, moves }: Props) {
  const { names, help } = text
  const drivers = useMemo(makeDrivers, [])
  useSwept(drivers.swept, moves)
  const common = { owner: '', isLocked }
  const waves = text.waves.map((text, value) => ({ text, value }))
  return (
    <>
      <Row title={text.knobs}>
        <Knob
          {...common}
          label={names.cutoff}
          help={help.plain}
          range={cutoff}
          initial={1000}
          driver={drivers.cutoff}
        />
        <Knob {...common} label={names.pan} help={help.twoSided} range={pan} initial={0} driver={drivers.pan} />
        <Knob {...common} label={names.note} help={help.whole} range={note} initial={60} driver={drivers.note} />
        <Knob
          {...common}
          label={names.swept}
          help={help.modulated}
          range={cutoff}
          initial={1000}
          driver={drivers.swept}
          modulation={SWEPT}
          drives={[text.lfo]}
        />
        <Knob
          {...common}
          label={names.hardware}
          help={help.hardware}
          range={mix}
          initial={50}
          driver={drivers.hardware}
          hardware={82}
        />
        <Knob
          {...common}
          label={names.tonight}
          help={help.tonight}
          range={decay}
          initial={200}
          driver={drivers.tonight}
          isTonight
        />
        <Knob
          {...common}
          label={names.lockedKnob}
          help={help.locked}
          range={mix}
          initial={50}
          driver={drivers.locked}
          isLocked
        />
        <Knob
          {...common}
          label={names.stage}
          help={help.stage}
          range={mix}
          initial={50}
          driver={drivers.stage}
          size="stage"
        />
      </Row>
      <Row title={text.faders}>
        <Fader {...common} label={names.level} help={help.level} range={level} initial={0} driver={drivers.level} />
        <Fader
          {...common}
          label={names.sweptLevel}
          help={help.modulated}
          range={level}
          initial={0}
          driver={drivers.sweptLevel}
          modulation={{ min: 0.3, max: 0.6 }}
          hardware={-20}
        />
        <Fader
          {...common}
          label={names.crossfade}
          help={help.twoSided}
          range={pan}
          initial={0}
          driver={drivers.crossfade}
          orientation="horizontal"
        />
      </Row>
      <Row title={text.fields}>
        <NumberField
          {...common}
          label={names.tempo}
          help={help.number}
          range={tempo}
          initial={120}
          driver={drivers.tempo}
        />
        <NumberField
          {...common}
          label={names.time}
          help={help.number}
          range={decay}
          initial={250}
          driver={drivers.time}
        />
        <Switch {...common} label={names.sync} help={help.switch} driver={drivers.sync} initial={0} />
        <Switch {...common} label={names.bypass} help={help.switch} driver={drivers.bypass} initial={0} isTonight />
        <ChoiceField
          {...common}
          label={names.wave}
          help={help.choice}
          driver={drivers.wave}
          choices={waves}
          initial={0}
        />
      </Row>
    </>
  )
}

function Row({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="gallery-section" aria-label={title}>
      <h2 className="gallery-kind">{title}</h2>
      <div className="gallery-row">{children}</div>
    </section>
  )
}

function makeDrivers() {
  return {
    cutoff: localDriver(1000),
    pan: localDriver(0),
    note: localDriver(60),
    swept: localDriver(1000),
    hardware: localDriver(40),
    tonight: localDriver(350, 200),
    locked: localDriver(50),
    stage: localDriver(70),
    level: localDriver(0),
    sweptLevel: localDriver(-12, -6),
    crossfade: localDriver(0.3),
    tempo: localDriver(126),
    time: localDriver(250),
    sync: localDriver(1),
    bypass: localDriver(0, 1),
    wave: localDriver(0),
  }
}

const SWEEP_S = 4

/** As an LFO would move it. */
function useSwept(driver: ReturnType<typeof localDriver>, moves: boolean): void {
  useEffect(() => {
    if (!moves) return undefined
    return onMotion((nowMs) => {
      const way = (1 + Math.sin((nowMs / 1000 / SWEEP_S) * 2 * Math.PI)) / 2
      driver.play(fromTravel(cutoff, SWEPT.min + (SWEPT.max - SWEPT.min) * way))
    })
  }, [driver, moves])
}
