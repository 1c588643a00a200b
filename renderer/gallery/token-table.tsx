import { wcagContrast } from 'culori'
import { useEffect, useState } from 'react'
import type { Theme } from '../frame/preferences.ts'
import { tokenColour } from '../ui/theme.ts'
import { COLOURS, MEANINGS, type Meaning, SURFACES, secondCue } from '../ui/tokens.ts'
import { text } from './text.ts'

/** Every colour of the theme with its contrast on each surface: text needs 7, muted text and meanings 4.5, outlines 3. */
export function TokenTable({ theme }: { readonly theme: Theme }) {
  const rows = useRows(theme)
  return (
    <section className="gallery-section" aria-label={text.colours}>
      <h2 className="gallery-kind">{text.colours}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <div className="gallery-scroll" tabIndex={0}>
        <table className="gallery-table">
          <thead>
            <tr>
              <th scope="col">{text.colour}</th>
              <th scope="col">{text.value}</th>
              {SURFACES.map((surface) => (
                <th key={surface} scope="col" className="mono">
                  {surface}
                </th>
              ))}
              <th scope="col">{text.cue}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ token, colour, contrasts }) => (
              <tr key={token}>
                <th scope="row" className="mono">
                  <span className="gallery-swatch" style={{ background: colour }} />
                  {token}
                </th>
                <td className="mono">{colour}</td>
                {contrasts.map((contrast, i) => (
                  <td key={SURFACES[i]} className="mono">
                    {contrast}
                  </td>
                ))}
                <td>{MEANINGS.some((meaning) => meaning === token) ? secondCue[token as Meaning] : ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

interface Row {
  readonly token: string
  readonly colour: string
  readonly contrasts: readonly string[]
}

/** Read after the theme stands on the page. */
function useRows(theme: Theme): readonly Row[] {
  const [rows, setRows] = useState<readonly Row[]>([])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme is another table
  useEffect(() => {
    const soon = requestAnimationFrame(() =>
      setRows(
        COLOURS.map((token) => {
          const colour = tokenColour(token)
          return {
            token,
            colour,
            contrasts: SURFACES.map((surface) => wcagContrast(colour, tokenColour(surface)).toFixed(1)),
          }
        }),
      ),
    )
    return () => cancelAnimationFrame(soon)
  }, [theme])
  return rows
}
