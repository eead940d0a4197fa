import { authenticate, type BrowserTypes, isUp42Error, type Up42 } from "up42-js/browser";
import { announce, sentenceOf, tellField } from "./announce";
import { find } from "./elements";
import { newestOnly } from "./newest-only";
import { openSample } from "./sample";

/** Who is signed in, and to what. */
export interface Access {
  readonly up42: Up42<BrowserTypes>;
  /** The projects to choose from; empty if there are only processing jobs. */
  readonly projectIds: readonly string[];
  /** The name that the page shows. */
  readonly name: string;
}

/** Offers the sample and a token; calls `onSignIn` once one of them works. */
export function offerSignIn({ onSignIn }: { onSignIn: (access: Access) => void }): void {
  const section = find("sign-in", HTMLElement);
  const form = find("token-form", HTMLFormElement);
  const baseUrl = new URLSearchParams(location.search).get("baseUrl") ?? "https://api.up42.com";
  const attempts = newestOnly();
  find("service", HTMLElement).textContent = baseUrl;

  async function attempt(open: (signal: AbortSignal) => Promise<Access>, tell: (error: unknown) => void) {
    const signal = attempts.begin();
    section.setAttribute("aria-busy", "true");
    announce("Signing in.");
    try {
      const access = await open(signal);
      if (signal.aborted) return;
      section.hidden = true;
      onSignIn(access);
    } catch (error) {
      if (!signal.aborted) tell(error);
    } finally {
      section.removeAttribute("aria-busy");
    }
  }

  find("use-sample", HTMLButtonElement).addEventListener("click", () => {
    void attempt(openSample, (error) => {
      find("sample-error", HTMLElement).textContent = sentenceOf(error);
    });
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const typed = readForm();
    if (typed === undefined) return;
    void attempt(async (signal) => {
      const { token, projectIds } = typed;
      const up42 = await authenticate({ token, baseUrl, signal });
      // The first request shows whether the token works.
      for (const projectId of projectIds) await up42.initializeProject({ projectId, signal });
      if (projectIds.length === 0) await up42.getProcessingJobs({ limitTo: 1, signal }).toArray();
      find("token", HTMLInputElement).value = "";
      return { up42, projectIds, name: new URL(baseUrl).host };
    }, tellFailure);
  });
}

/** The typed values; `undefined` if something is missing, which the form then shows. */
function readForm(): { token: string; projectIds: string[] } | undefined {
  const token = find("token", HTMLInputElement);
  const ids = find("project-ids", HTMLInputElement);
  find("sign-in-error", HTMLElement).textContent = "";
  const projectIds = ids.value.split(/[\s,]+/).filter((id) => id !== "");
  tellField(token, token.value.trim() === "" ? "Type a token." : "");
  tellField(ids, "");
  if (token.getAttribute("aria-invalid") === "true") {
    token.focus();
    return undefined;
  }
  return { token: token.value.trim(), projectIds };
}

/** Shows why the sign-in failed, beside the field that caused it if possible. */
function tellFailure(error: unknown): void {
  const field = fieldOf(error);
  if (field === undefined) {
    find("sign-in-error", HTMLElement).textContent = sentenceOf(error);
    return;
  }
  tellField(field, sentenceOf(error));
  field.focus();
}

function fieldOf(error: unknown): HTMLInputElement | undefined {
  if (isUp42Error(error, "AuthenticationError")) return find("token", HTMLInputElement);
  const isProject =
    isUp42Error(error, "NotFoundError") ||
    (isUp42Error(error, "InputError") && error.argument === "projectId");
  return isProject ? find("project-ids", HTMLInputElement) : undefined;
}
