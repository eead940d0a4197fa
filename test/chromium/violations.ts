import type { Page } from "playwright-core";

/** Reports what a page's content security policy, or its Trusted Types, refused. */
export async function onViolation(page: Page, report: (violation: string) => void): Promise<void> {
  const mark = "refused by the policy: ";
  page.on("console", (message) => {
    if (message.text().startsWith(mark)) report(message.text());
  });
  await page.addInitScript((begin) => {
    document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sample }) => {
      console.log(`${begin}${effectiveDirective} ${blockedURI} ${sample}`);
    });
  }, mark);
}
