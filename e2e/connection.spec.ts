import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from './mam.ts'

test('a page finds its way back to a server that was started again', async ({ mam, opened }) => {
  const port = Number(new URL(mam.server.url).port)
  await mam.server.close()
  await expect(opened.getByRole('alert')).toContainText('connection to MAM is lost')
  mam.server = { ...mam.server, close: async () => {} }
  await mam.start(undefined, port)
  await expect(opened.getByRole('alert')).toHaveCount(0)
  await opened.getByRole('button', { name: 'Play', exact: true }).click()
  await expect.poll(() => mam.server.host.engine.status().state).toBe('playing')
})

test('sound goes on when the page is closed', async ({ mam, opened }) => {
  await opened.getByRole('button', { name: 'Play', exact: true }).click()
  await expect.poll(() => mam.server.host.engine.status().state).toBe('playing')
  await opened.close()
  await expect.poll(() => mam.server.host.publication.readerCount).toBe(0)
  expect(mam.server.host.engine.status().state).toBe('playing')
})

test('a page of another origin in the same browser is refused, though it has the cookie', async ({
  mam,
  opened,
  context,
}) => {
  const foreign = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>elsewhere</title>')
  })
  await new Promise<void>((resolve) => foreign.listen(0, '127.0.0.1', resolve))
  const target = new URL(mam.server.url)
  const elsewhere = await context.newPage()
  await elsewhere.goto(`http://127.0.0.1:${(foreign.address() as AddressInfo).port}/`)
  const outcome = await elsewhere.evaluate(async (host) => {
    const dial = (path: string) =>
      new Promise((resolve) => {
        const socket = new WebSocket(`ws://${host}${path}`)
        socket.onopen = () => resolve('open')
        socket.onclose = () => resolve('refused')
      })
    const fetched = await fetch(`http://${host}/`, { credentials: 'include' }).then(
      (response) => response.text(),
      () => 'refused',
    )
    return [await dial('/calls'), await dial('/hot'), fetched]
  }, target.host)
  expect(outcome).toEqual(['refused', 'refused', 'refused'])
  await expect(opened.getByRole('button', { name: 'Stop' })).toBeVisible()
  foreign.close()
})

test('a browser without the address that was printed sees why', async ({ mam, browser }) => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(new URL('/', mam.server.url).href)
  await expect(page.locator('body')).toContainText('Start MAM again for a new one')
  await context.close()
})

test('the page loads nothing but its own files and says nothing on the console', async ({ mam, page }) => {
  const said: string[] = []
  const asked = new Set<string>()
  page.on('console', (message) => said.push(message.text()))
  page.on('pageerror', (error) => said.push(error.message))
  page.on('request', (request) => asked.add(new URL(request.url()).host))
  await page.goto(mam.server.url)
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  await page.waitForTimeout(500)
  expect(said).toEqual([])
  expect([...asked]).toEqual([new URL(mam.server.url).host])
})
