import { useState } from 'react'
import { words } from '../../strings/words.ts'
import { NumberCell } from './number-cell.tsx'
import { BARS, Row, STEPS, TEMPO } from './rack-row.tsx'
import type { Edits } from './use-edits.ts'

const AS_NEW = { bpm: 120, bars: 4, resolution: 16 }

/** For a rack that keeps no time: tempo and grid are chosen, then it is one step. */
export function AddTransport({ act }: Pick<Edits, 'act'>) {
  const [wanted, setWanted] = useState(AS_NEW)
  const { tempo, length, bars, resolution, addTransport } = words.inspector
  return (
    <>
      <Row label={tempo}>
        <NumberCell
          label={tempo}
          value={wanted.bpm}
          range={TEMPO}
          format={(value) => `${value.toFixed(2)} bpm`}
          onCommit={(bpm) => setWanted({ ...wanted, bpm })}
        />
      </Row>
      <Row label={length}>
        <NumberCell
          label={length}
          value={wanted.bars}
          range={BARS}
          format={(value) => `${value} ${bars}`}
          onCommit={(count) => setWanted({ ...wanted, bars: count })}
        />
      </Row>
      <Row label={resolution}>
        <NumberCell
          label={resolution}
          value={wanted.resolution}
          range={STEPS}
          onCommit={(steps) => setWanted({ ...wanted, resolution: steps })}
        />
      </Row>
      <button type="button" className="button" onClick={() => void act({ case: 'addTransport', value: wanted })}>
        {addTransport}
      </button>
    </>
  )
}
