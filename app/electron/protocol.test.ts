import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PageFiles } from '../../engine/host/connection/page-files.ts'
import { isPage, PAGE_URL, pageResponse, registerPageScheme, servePage } from './protocol.ts'

let folder: string
let files: PageFiles
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mam-page-'))
  mkdirSync(join(folder, 'page', 'assets'), { recursive: true })
  writeFileSync(join(folder, 'secret.txt'), 'not for pages')
  writeFileSync(join(folder, 'page', 'index.html'), '<!doctype html>')
  writeFileSync(join(folder, 'page', 'assets', 'app.js'), 'export {}')
  files = new PageFiles(join(folder, 'page'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const get = (url: string, method = 'GET') => pageResponse(files, { method, url })

test('the page and its files come with their types and with a policy that lets nothing foreign in', async () => {
  const page = get(PAGE_URL)
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  expect(await page.text()).toBe('<!doctype html>')
  const policy = page.headers.get('content-security-policy')
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toMatch(/unsafe|http:|https:|ws:|\*/)
  const script = get(`${PAGE_URL}assets/app.js`)
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
})

test.each([
  'app://mam/../secret.txt',
  'app://mam/%2e%2e/secret.txt',
  'app://mam/..%2fsecret.txt',
  'app://mam/assets/..%5c..%5csecret.txt',
  'app://mam//secret.txt',
  'app://mam/assets/',
  'app://mam/%00',
  'app://mam/assets/app.js/../../../secret.txt',
])('%s is no way out of the folder', async (url) => {
  const answer = get(url)
  expect(answer.status).toBe(404)
  expect(await answer.text()).not.toContain('not for pages')
})

test.each(['app://other/', 'https://mam/', 'app:mam', 'file:///secret.txt', ''])('%s is another address', (url) => {
  expect(get(url).status).toBe(403)
  expect(isPage(url)).toBe(false)
})

test('the page is itself at every place in it, and nothing else is', () => {
  expect([PAGE_URL, `${PAGE_URL}#history`, `${PAGE_URL}?view=stage`].every(isPage)).toBe(true)
  expect([`${PAGE_URL}other.html`, 'app://mam.example.com/', 'https://x/?app://mam/'].some(isPage)).toBe(false)
})

test('the page is only read', () => {
  expect(get(PAGE_URL, 'POST').status).toBe(405)
})

test('a request for the head alone gets no body', async () => {
  expect(await get(PAGE_URL, 'HEAD').text()).toBe('')
})

test('the scheme is a secure origin of its own that may not pass by the policy', () => {
  const calls: unknown[] = []
  const protocol = {
    registerSchemesAsPrivileged: (schemes: unknown) => void calls.push(schemes),
    handle: (scheme: string, handler: (request: Request) => Response) => {
      calls.push([scheme, handler(new Request(PAGE_URL)).status])
    },
  }
  registerPageScheme(protocol)
  servePage(protocol, files)
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true }
  expect(calls).toEqual([[{ scheme: 'app', privileges }], ['app', 200]])
})
