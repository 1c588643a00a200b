import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { later } from './later.tsx'

const Name = ({ name }: { readonly name: string }) => createElement('b', null, name)
const drawn = (Part: ReturnType<typeof later<{ name: string }>>) =>
  renderToStaticMarkup(createElement(Part, { name: 'kick' }))

test('a part is drawn at once where its file has been loaded, and not before', async () => {
  const Part = later(async () => Name)
  expect(drawn(Part)).not.toContain('kick')
  await Part.load()
  expect(drawn(Part)).toBe('<b>kick</b>')
})

test('a file is fetched once, and again where it could not be had', async () => {
  let tries = 0
  const Part = later(async () => {
    if (++tries === 1) throw new Error('no network')
    return Name
  })
  await expect(Part.load()).rejects.toThrow('no network')
  await Part.load()
  await Part.load()
  expect(tries).toBe(2)
  expect(drawn(Part)).toBe('<b>kick</b>')
})
