import axe, { type AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

/** Where the page is looked at. */
const WIDTHS = [
  { width: 1180, height: 760 },
  { width: 390, height: 780 },
] as const
const SCHEMES = ['light', 'dark'] as const

/** Runs every rule of axe-core, those of good practice too; answers what it found, as `rule: where`. */
const violations = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(axe.source)
  // The page's own copy: what is imported here is not there.
  const { violations: found } = await page.evaluate<AxeResults>('axe.run({ resultTypes: ["violations"] })')
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary?.slice(0, 200)}`),
  )
}

/** A state of the page, light and dark, wide and narrow: everything that axe-core finds, with where. */
export const violationsInEveryLook = async (page: Page, state: string): Promise<readonly string[]> => {
  const found: string[] = []
  const former = page.viewportSize() ?? WIDTHS[0]
  for (const size of WIDTHS) {
    await page.setViewportSize(size)
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme })
      const look = `${state}, ${colorScheme}, ${size.width} px`
      found.push(...(await violations(page)).map(one => `${look}: ${one}`))
    }
  }
  await page.setViewportSize(former)
  return found
}
